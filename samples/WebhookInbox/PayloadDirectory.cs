using System.Security.Cryptography;
using System.Text;

namespace WebhookInbox;

/// <summary>Reads payloads from a directory: the event's type is the name of the folder that the file is in.</summary>
internal static class PayloadDirectory
{
    public static IReadOnlyList<Webhook> Read(string directory)
        => [.. Directory.EnumerateFiles(directory, "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => ReadFile(directory, file))];

    private static Webhook ReadFile(string directory, string file)
    {
        string body = File.ReadAllText(file);
        string name = Path.GetRelativePath(directory, file).Replace('\\', '/');
        string type = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!; // A file is in a directory.
        return new Webhook(DeliveryId(name, body), type, body);
    }

    /// <summary>What a sender puts into its header. Made from the file, so that the next run of the sample sends the same.</summary>
    private static string DeliveryId(string name, string body)
        => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{body}")).AsSpan(0, 16)).ToString();
}
