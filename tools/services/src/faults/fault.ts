import type { Socket } from 'node:net';
import type { Answer, Dialect } from './answer.ts';

export interface Exchange {
  readonly socket: Socket;
  readonly dialect: Dialect;
  /** An origin that is not the one that was asked; it tells what reached it. */
  readonly otherOrigin: string;
  /** Has the real server carry the request out, once, and keeps its answer. */
  forward(): Promise<Answer>;
  answer(answer: Answer): void;
  /** Sends the head of an answer with a length of its own, or with none; the body is then written to the answer. */
  begin(answer: Answer, length: number | null): NodeJS.WritableStream;
  /** Closes the port for a moment, or until another script is set where the fault is to last. */
  closePort(): void;
}

export interface Fault {
  readonly name: string;
  /** What the client sees; the rest of a sentence that begins with the server. */
  readonly does: string;
  readonly isApplied: boolean;
  /** Whether other requests that are under way, or come soon, are befallen too. */
  readonly befallsAll?: true;
  /** Whether no whole answer comes, so that only the time limit of the client ends the request. */
  readonly isEndless?: true;
  carryOut(exchange: Exchange): Promise<void> | void;
}
