import { once } from 'node:events';
import { outputs, type State } from '../../proofs/async-messaging/client';

/** The part of Node's own client that is used; Node.js 20 has it with `--experimental-websocket`. */
interface Socket extends EventTarget {
  send(text: string): void;
  close(): void;
}
const { WebSocket } = globalThis as unknown as { WebSocket: new (url: string) => Socket };

/** A client that is connected, and what it was sent. */
export class Watching {
  readonly received: State[] = [];

  private constructor(private readonly socket: Socket) {
    socket.addEventListener('message', (event) => {
      this.received.push(JSON.parse((event as Event & { readonly data: string }).data) as State);
    });
  }

  static async connect(): Promise<Watching> {
    const socket = new WebSocket(outputs['PushUrl'] ?? '');
    await once(socket, 'open');
    return new Watching(socket);
  }

  watch(transactionId: string): void {
    this.socket.send(JSON.stringify({ action: 'watch', transactionId }));
  }

  send(text: string): void {
    this.socket.send(text);
  }

  close(): void {
    this.socket.close();
  }
}
