import { type Listener, pluginErrorIn, remedyIn } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { nextTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import { errorText, ShownError, type SuggestedFlags } from './error-text.ts';

interface WriteWatch {
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
  readonly flags: SuggestedFlags;
}

export function adviceForApply(flags: SuggestedFlags): Advice {
  const { targetFlags } = flags;
  return {
    goOn: nextTexts.showsRest(`kpki plan${targetFlags}`, `kpki apply${targetFlags}`),
    look: nextTexts.showsLack(`kpki doctor${targetFlags}`),
    flags,
  };
}

/** Once something was written, the error is not of usage: that exit code promises that nothing was. */
export function withNext(error: unknown, { goOn, look, flags }: Advice, hasWritten: boolean): unknown {
  if (!PluginError.is(error) || error.code === 'cancelled') return error;
  const { code } = error;
  const text = errorText(error, flags);
  const hasRemedy = remedyIn(error) !== null;
  if (hasWritten) {
    // Nothing is known of a write with an uncertain end.
    const whole = code === 'uncertain' ? '' : nextTexts.writtenIsWhole;
    return new Fault('failed', hasRemedy ? text : `${text}; ${whole}${goOn}`, { cause: error });
  }
  const plugin = pluginErrorIn(error);
  // A blocked step brings its own remedy.
  if (plugin === null || hasRemedy) return error;
  // After a conflict with another run, the environment lacks nothing.
  const next = plugin.lacksRights || code === 'conflict' ? '' : `, and ${look}`;
  return new ShownError(code, `${text}; nothing was written${next}`, { cause: error });
}
