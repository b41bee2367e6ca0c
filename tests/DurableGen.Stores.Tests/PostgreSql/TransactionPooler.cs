using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>
/// A pooler in transaction mode at its worst: each client brings a session of the server, and gets the one that was longest idle, whoever
/// brought it, for every transaction.
/// </summary>
internal sealed class TransactionPooler : IAsyncDisposable
{
    private const byte ReadyForQuery = (byte)'Z';
    private const byte Idle = (byte)'I';
    private const byte Terminate = (byte)'X';
    private const byte Authentication = (byte)'R';

    private readonly ConcurrentQueue<NetworkStream> _idle = new();
    private readonly ConcurrentBag<TcpClient> _sessions = [];
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
        foreach (TcpClient session in _sessions)
        {
            session.Dispose();
        }
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
        using (client)
        {
            try
            {
                client.NoDelay = true;
                NetworkStream near = client.GetStream();
                await LogInAsync(near);
                while (await ReadMessageAsync(near) is { } message && message[0] != Terminate)
                {
                    // One goes back for each that is taken, and there is one for each client.
                    if (!_idle.TryDequeue(out NetworkStream? session))
                    {
                        throw new InvalidOperationException("All sessions are in use.");
                    }

                    await TransactAsync(near, session, message);
                    _idle.Enqueue(session);
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // One of the two has hung up.
            }
        }
    }

    /// <summary>The client and the server do that among themselves, passwords included.</summary>
    private async Task LogInAsync(NetworkStream near)
    {
        var connection = new TcpClient(_host, _port) { NoDelay = true };
        _sessions.Add(connection);
        NetworkStream session = connection.GetStream();
        await session.WriteAsync(await ReadStartupAsync(near));
        while (true)
        {
            byte[] message = await ReadMessageAsync(session);
            await near.WriteAsync(message);
            if (message[0] == ReadyForQuery)
            {
                _idle.Enqueue(session);
                return;
            }

            if (message[0] == Authentication && BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(5)) is not (0 or 12))
            {
                await session.WriteAsync(await ReadMessageAsync(near)); // It asks for an answer.
            }
        }
    }

    private static async Task TransactAsync(NetworkStream near, NetworkStream session, byte[] message)
    {
        while (true)
        {
            await session.WriteAsync(message);
            while (message[0] is not ((byte)'S' or (byte)'Q'))
            {
                message = await ReadMessageAsync(near);
                await session.WriteAsync(message);
            }

            if (await UntilReadyAsync(session, near))
            {
                return;
            }

            message = await ReadMessageAsync(near);
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
