import type { Listener } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import type { Session } from './session.ts';

export interface WriteWatch {
  readonly listener: Listener;
  readonly hasWritten: () => boolean;
}

export function watchWrites(listener: Listener): WriteWatch {
  let written = false;
  return {
    listener: (event) => {
      written ||=
        event.type === 'written' || event.type === 'repaired' || (event.type === 'write failed' && event.isUncertain);
      listener(event);
    },
    hasWritten: () => written,
  };
}

export function watchFinished(listener: Listener): {
  readonly listener: Listener;
  readonly hasFinished: () => boolean;
} {
  let finished = false;
  return {
    listener: (event) => {
      finished ||= event.type === 'repaired' && event.finishes === true;
      listener(event);
    },
    hasFinished: () => finished,
  };
}

/** What to type after an error, as the ends of sentences. */
export interface Advice {
  readonly goOn: string;
  readonly look: string;
}

export function adviceForApply({ targetFlags }: Pick<Session, 'targetFlags'>): Advice {
  return {
    goOn: `\`kpki plan${targetFlags}\` tells what is left, and \`kpki apply${targetFlags}\` goes on from there`,
    look: `\`kpki doctor${targetFlags}\` tells what the environment lacks`,
  };
}

/** Once something was written, the error is not of usage: that exit code promises that nothing was. */
export function withNext(error: unknown, { goOn, look }: Advice, hasWritten: boolean): unknown {
  if (!PluginError.is(error) || error.code === 'cancelled') return error;
  const { message, code } = error;
  if (hasWritten) {
    // Nothing is known of a write with an uncertain end.
    const whole = code === 'uncertain' ? '' : 'what was written until then is whole: ';
    const next = /`(?:npx )?kpki (?:plan|apply|copy)/.test(message) ? '' : `; ${whole}${goOn}`;
    return new Fault('failed', `${message}${next}`, { cause: error });
  }
  if (!spokenByPlugin.test(message)) return error;
  const explains = /`(?:npx )?kpki explain (?:sink|backend)\b/.test(message);
  if (!explains && /`(?:npx )?kpki /.test(message)) return error;
  // After a conflict with another run, the environment lacks nothing.
  const next = explains || code === 'conflict' ? '' : `, and ${look}`;
  return new PluginError(code, `${message}; nothing was written${next}`, { cause: error });
}

/** How the engine begins a plugin's message. A blocked step brings its own remedy. */
const spokenByPlugin = /^(?:sink|backend) "/;
