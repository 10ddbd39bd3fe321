import { once } from 'node:events';

/** The part of Node's own client that is used; Node.js 20 has it with `--experimental-websocket`. */
interface Socket extends EventTarget {
  send(text: string): void;
  close(): void;
}
// Not among the types of the oldest Node.js that we support.
const { WebSocket } = globalThis as unknown as { WebSocket: new (url: string) => Socket };

/** A WebSocket client that is connected, and what it was sent. */
export class SocketClient<Message> {
  readonly received: Message[] = [];

  private constructor(private readonly socket: Socket) {
    socket.addEventListener('message', (event) => {
      this.received.push(parsed((event as Event & { readonly data: string }).data) as Message);
    });
  }

  static async connect<Message>(url: string): Promise<SocketClient<Message>> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new SocketClient<Message>(socket);
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  close(): void {
    this.socket.close();
  }
}

/** JSON, or else a text as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
