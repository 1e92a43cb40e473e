import type { IncomingHttpHeaders } from 'node:http';
import type { Host } from '@kpki/plugin';
import type { Send } from './request.ts';
import { wordsOf } from './words.ts';

/** `299 - "text"`, as the API server writes a warning; several stand one after the other. */
const warning = /\b299 \S+ "((?:[^"\\]|\\.)*)"/g;

/** The warnings of an answer: of policies that only warn, and of what the API will not take for much longer. */
export function warningsIn({ warning: header }: IncomingHttpHeaders): readonly string[] {
  return [...(header ?? '').matchAll(warning)].map(([, text = '']) => wordsOf(text.replaceAll(/\\(.)/g, '$1')));
}

/** Passes every warning on to whoever is there, once. */
export function heard(send: Send, host: Host): Send {
  const told = new Set<string>();
  return async (request, signal) => {
    const answer = await send(request, signal);
    for (const text of warningsIn(answer.headers)) {
      if (told.has(text)) continue;
      told.add(text);
      host.log('warn', `the API server warns: ${text}`);
    }
    return answer;
  };
}
