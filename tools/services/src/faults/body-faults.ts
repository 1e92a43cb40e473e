import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Answer, htmlAnswer } from './answer.ts';
import type { Fault } from './fault.ts';

/** So that an answer of a few kilobytes takes a minute. */
const dripMilliseconds = 20;

/** What an endless answer is made of: white space, which JSON lets stand before a value. */
const endlessPiece = Buffer.alloc(65_536, ' ');

/** The real server has carried the request out, and its answer comes through otherwise than it was sent. */
export const bodyFaults: readonly Fault[] = [
  {
    name: 'slow-drip',
    does: `carries the request out and sends its answer at a byte each ${dripMilliseconds} ms`,
    isApplied: true,
    isEndless: true,
    carryOut: async ({ forward, begin, socket }) => {
      const answer = await forward();
      const stream = begin(answer, answer.body.length);
      for (const byte of answer.body) {
        if (socket.destroyed) return;
        stream.write(Buffer.of(byte));
        await pause(dripMilliseconds);
      }
      stream.end();
    },
  },
  {
    name: 'cut-off',
    does: 'carries the request out, announces more than it sends, and closes the connection',
    isApplied: true,
    carryOut: async ({ forward, begin, socket }) => {
      const answer = await forward();
      const stream = begin(answer, answer.body.length + 100);
      await new Promise<void>((resolve) => stream.write(halfOf(answer).body, () => resolve()));
      socket.destroySoon();
    },
  },
  {
    name: 'half-json',
    does: 'carries the request out and answers half of the JSON, with its right length',
    isApplied: true,
    carryOut: async ({ forward, answer }) => answer(halfOf(await forward())),
  },
  {
    name: 'endless',
    does: 'carries the request out and answers without an end',
    isApplied: true,
    isEndless: true,
    carryOut: async ({ forward, begin, socket }) => {
      const answer = await forward();
      const stream = begin(answer, null);
      while (!socket.destroyed) {
        const isTaken = stream.write(endlessPiece);
        if (isTaken) await pause(0);
        else await drained(stream, socket);
      }
    },
  },
  {
    name: 'gzip-surprise',
    does: 'carries the request out and compresses its answer, though the client did not ask for it',
    isApplied: true,
    carryOut: async ({ forward, answer }) => {
      const { status, headers, body } = await forward();
      answer({ status, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) });
    },
  },
  {
    name: 'html-200',
    does: 'answers 200 with a page of HTML, as a portal in between does',
    isApplied: false,
    carryOut: ({ answer }) => answer(htmlAnswer(200)),
  },
  {
    name: 'html-502',
    does: 'answers 502 with a page of HTML and has not seen the request',
    isApplied: false,
    carryOut: ({ answer }) => answer(htmlAnswer(502)),
  },
  {
    name: 'html-502-after',
    does: 'carries the request out, and a proxy in between answers 502 with a page of HTML',
    isApplied: true,
    carryOut: async ({ forward, answer }) => {
      await forward();
      answer(htmlAnswer(502));
    },
  },
  wrong('empty-object', '{}'),
  wrong('null', 'null'),
  wrong('other-object', JSON.stringify({ data: { hello: 'observed' }, kind: 'Hello', metadata: { name: 'x' } })),
];

function wrong(what: string, body: string): Fault {
  return {
    name: `wrong-200-${what}`,
    does: `answers 200 with the JSON ${body} and does nothing`,
    isApplied: false,
    carryOut: ({ answer }) =>
      answer({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) }),
  };
}

function halfOf({ status, headers, body }: Answer): Answer {
  return { status, headers, body: body.subarray(0, Math.floor(body.length / 2)) };
}

function drained(stream: NodeJS.WritableStream, socket: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    stream.once('drain', done);
    socket.once('close', done);
  });
}
