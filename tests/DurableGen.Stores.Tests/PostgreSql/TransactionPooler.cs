using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>
/// A pooler in transaction mode at its worst: each client has two sessions of the server, and gets the other one after every transaction.
/// </summary>
internal sealed class TransactionPooler : IAsyncDisposable
{
    private const byte ReadyForQuery = (byte)'Z';
    private const byte Idle = (byte)'I';

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;

    public TransactionPooler(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        client.NoDelay = true;
        using TcpClient one = new(_host, _port) { NoDelay = true };
        using TcpClient other = new(_host, _port) { NoDelay = true };
        using (client)
        {
            try
            {
                NetworkStream near = client.GetStream();
                NetworkStream[] far = [one.GetStream(), other.GetStream()];
                byte[] startup = await ReadStartupAsync(near);
                for (int i = 0; i < far.Length; i++)
                {
                    await far[i].WriteAsync(startup);
                    await UntilReadyAsync(far[i], i == 0 ? near : Stream.Null);
                }

                for (int turn = 0; ; turn = 1 - turn)
                {
                    // Until the transaction is over, the client's words go to this session and the session's words to the client.
                    bool isIdle;
                    do
                    {
                        byte type;
                        do
                        {
                            byte[] message = await ReadMessageAsync(near);
                            type = message[0];
                            await far[turn].WriteAsync(message);
                        }
                        while (type is not ((byte)'S' or (byte)'Q' or (byte)'X'));

                        isIdle = await UntilReadyAsync(far[turn], near);
                    }
                    while (!isIdle);
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // One of the two has hung up.
            }
        }
    }

    /// <summary>Passes messages on until the session is ready; true when it is outside of any transaction.</summary>
    private static async Task<bool> UntilReadyAsync(NetworkStream from, Stream to)
    {
        while (true)
        {
            byte[] message = await ReadMessageAsync(from);
            await to.WriteAsync(message);
            if (message[0] == ReadyForQuery)
            {
                return message[^1] == Idle;
            }
        }
    }

    /// <summary>Requests for encryption are answered with no.</summary>
    private static async Task<byte[]> ReadStartupAsync(NetworkStream near)
    {
        while (true)
        {
            byte[] head = new byte[8];
            await near.ReadExactlyAsync(head);
            if (BinaryPrimitives.ReadInt32BigEndian(head) == 8)
            {
                await near.WriteAsync("N"u8.ToArray());
                continue;
            }

            return await RestAsync(near, head, BinaryPrimitives.ReadInt32BigEndian(head));
        }
    }

    private static async Task<byte[]> ReadMessageAsync(NetworkStream from)
    {
        byte[] head = new byte[5];
        await from.ReadExactlyAsync(head);
        return await RestAsync(from, head, 1 + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)));
    }

    private static async Task<byte[]> RestAsync(NetworkStream from, byte[] head, int length)
    {
        byte[] message = new byte[length];
        head.CopyTo(message, 0);
        await from.ReadExactlyAsync(message.AsMemory(head.Length));
        return message;
    }
}
