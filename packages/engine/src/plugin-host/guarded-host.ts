import { type Agreement, type Host, PluginError, type Secret } from '@kpki/plugin';
import { isText } from './answers.ts';
import { most } from './copies.ts';
import type { Guard } from './guard.ts';
import { shortened } from './plugin-origin.ts';

/** The most that a plugin may log and ask while it is open; anything beyond is ignored. */
const mostLines = 1000;
const mostQuestions = 100;

/** The host for a plugin: the clock stands still while the plugin asks, and it cannot flood the log. */
export function guardedHost(host: Host, guard: Guard): Host {
  let lines = 0;
  let questions = 0;
  return {
    folder: host.folder,
    now: () => host.now(),
    describe: (bytes) => host.describe(bytes),
    agree: (to) => {
      questions += 1;
      if (questions > mostQuestions) {
        return Promise.reject(new PluginError('denied', `asking more than ${mostQuestions} questions`));
      }
      return agreed(to);
    },
    log: (level, text) => {
      lines += 1;
      if (lines > mostLines || !isText(text)) return;
      const last = lines === mostLines ? ' (last line shown)' : '';
      host.log(level, `${shortened(text.slice(0, most.text))}${last}`);
    },
    ask: (prompt) => {
      const answer = asked(prompt);
      // A touch prompt is not awaited, and its end is not reported.
      answer.catch(() => {});
      return answer;
    },
  };

  async function agreed(to: Agreement): Promise<void> {
    const copy = copyOf(to);
    return guard.clock.whileAsking(() => host.agree(copy));
  }

  async function asked({ text, hidden, note }: Parameters<Host['ask']>[0]): Promise<Secret> {
    questions += 1;
    if (questions > mostQuestions) throw new PluginError('denied', `asking more than ${mostQuestions} questions`);
    if (!isText(text)) throw new PluginError('invalid', 'asking what is no text');
    const question = {
      text: shortened(text.slice(0, most.text)),
      hidden: hidden !== false,
      ...(isText(note) ? { note: shortened(note.slice(0, most.text)) } : {}),
    };
    return guard.clock.whileAsking(() => host.ask(question));
  }
}

/** A plugin may change its object while the user reads it. */
function copyOf(to: Agreement): Agreement {
  if (to.kind === 'server') return { kind: 'server', origin: textOf(to.origin), anchors: textOf(to.anchors) };
  const { command, variables, file, digest } = to;
  return {
    kind: 'program',
    command: [...command].map(textOf),
    variables: [...variables].map(textOf),
    file: textOf(file),
    digest: textOf(digest),
  };
}

function textOf(value: unknown): string {
  if (isText(value) && value.length <= most.text) return value;
  throw new PluginError('invalid', 'asking for an agreement to what is no text, or far too long');
}
