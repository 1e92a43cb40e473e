import type { Fault } from './fault.ts';

export const connectionFaults: readonly Fault[] = [
  {
    name: 'refused',
    does: 'resets the connection and closes its port for a moment',
    isApplied: false,
    befallsAll: true,
    carryOut: ({ socket, closePort }) => {
      closePort();
      socket.resetAndDestroy();
    },
  },
  {
    name: 'reset-before',
    does: 'resets the connection and has not read the request',
    isApplied: false,
    carryOut: ({ socket }) => void socket.resetAndDestroy(),
  },
  {
    name: 'reset-after',
    does: 'carries the request out and resets the connection',
    isApplied: true,
    carryOut: async ({ socket, forward }) => {
      await forward();
      socket.resetAndDestroy();
    },
  },
  {
    name: 'closed-after',
    does: 'carries the request out and closes the connection without an answer',
    isApplied: true,
    carryOut: async ({ socket, forward }) => {
      await forward();
      socket.destroy();
    },
  },
  {
    name: 'silent-before',
    does: 'never answers, and does nothing',
    isApplied: false,
    isEndless: true,
    carryOut: () => {},
  },
  {
    name: 'silent-after',
    does: 'carries the request out and never answers',
    isApplied: true,
    isEndless: true,
    carryOut: async ({ forward }) => void (await forward()),
  },
];
