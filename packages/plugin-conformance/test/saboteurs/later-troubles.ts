import type { Backend, Opened, Sink } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { deaf } from './parts.ts';
import type { Saboteur } from './saboteur.ts';
import { type Around, backendOperations, type Operations, repeated, retold, sinkOperations } from './troubles.ts';

interface LaterWrong {
  readonly does: string;
  /** The end of the ID of the case that catches it. */
  readonly trouble: string;
  /** Whether it also breaks the behavior for a change without an answer. */
  readonly alsoUnanswered?: true;
  readonly around: (opened: Opened) => Around;
}

/** Each first makes its own request, which is correct. */
const laterWrongs: readonly LaterWrong[] = [
  {
    does: 'repeats a later request that was refused as one too many',
    trouble: 'one-attempt.later',
    around: (opened) => async (honest, call) => {
      await opened.check(call);
      return repeated(({ message }) => message.endsWith('is asked too often'))(honest, call);
    },
  },
  {
    does: 'repeats a later request whose connection broke',
    trouble: 'one-attempt.later',
    alsoUnanswered: true,
    around: (opened) => async (honest, call) => {
      await opened.check(call);
      return repeated(({ message }) => message.endsWith('did not answer'))(honest, call);
    },
  },
  {
    does: 'ignores the signal once a later request is under way',
    trouble: 'aborted.later',
    around: (opened) => async (honest, call) => {
      await opened.check(call);
      return honest(deaf());
    },
  },
];

/** Operations whose effect the suite checks. */
const seen: readonly string[] = ['keyStore.create', 'write'];

const reportedAs = (code: 'unavailable' | 'cancelled') =>
  retold((error) => (error.code === 'uncertain' ? new PluginError(code, error.message) : error));

function saboteursOf<T extends Opened>(operations: Operations<T>): readonly Saboteur<T>[] {
  return Object.entries(operations).flatMap(([operation, wrap]): readonly Saboteur<T>[] => [
    ...laterWrongs.map(({ does, trouble, alsoUnanswered, around }) => ({
      does: `${does}: ${operation}`,
      caughtBy: `${operation}.${trouble}`,
      also: alsoUnanswered && seen.includes(operation) ? [`${operation}.unanswered`] : [],
      wrap: (opened: T) => wrap(opened, around(opened)),
    })),
    ...(seen.includes(operation) ? (['unavailable', 'cancelled'] as const) : []).map((code) => ({
      does: `tells a change without an answer as ${code}: ${operation}`,
      caughtBy: `${operation}.unanswered`,
      wrap: (opened: T) => wrap(opened, reportedAs(code)),
    })),
  ]);
}

export const backendLaterSaboteurs: readonly Saboteur<Backend>[] = saboteursOf(backendOperations);
export const sinkLaterSaboteurs: readonly Saboteur<Sink>[] = saboteursOf(sinkOperations);
