import type { IncomingHttpHeaders } from 'node:http';
import type { Host } from '@kpki/plugin';
import * as z from 'zod';
import type { ApiRequest, SendToApi } from './request.ts';
import { wordsOf } from './words.ts';

/** `299 - "text"`, as the API server writes a warning; several stand one after the other. */
const warning = /\b299 \S+ "((?:[^"\\]|\\.)*)"/g;

/** The warnings of an answer: of policies that only warn, and of what the API will not take for much longer. */
export function warningsIn({ warning: header }: IncomingHttpHeaders): readonly string[] {
  return [...(header ?? '').matchAll(warning)].map(([, text = '']) => wordsOf(text.replaceAll(/\\(.)/g, '$1')));
}

/** Passes every warning on to whoever is there, once, but for one that is expected of what was sent. */
export function heard(send: SendToApi, host: Host): SendToApi {
  const told = new Set<string>();
  return async (request, signal) => {
    const answer = await send(request, signal);
    for (const text of warningsIn(answer.headers)) {
      if (told.has(text) || isOfPublicKey(text, request)) continue;
      told.add(text);
      host.log('warn', `the API server warns: ${text}`);
    }
    return answer;
  };
}

/**
 * The API server looks for a certificate in each TLS Secret, in the words of Go's crypto/tls. Cluster API keeps the key
 * pair of service accounts in one, with the public key in the place of the certificate.
 */
function isOfPublicKey(text: string, { body }: ApiRequest): boolean {
  if (!text.startsWith('tls: failed to find "CERTIFICATE" PEM block in certificate input')) return false;
  const parsed = sentPair.safeParse(body);
  if (!parsed.success) return false;
  return Buffer.from(parsed.data.data['tls.crt'], 'base64').includes('-----BEGIN PUBLIC KEY-----');
}

const sentPair = z.object({ data: z.object({ 'tls.crt': z.string() }) });
