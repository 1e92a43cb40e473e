import type { IncomingHttpHeaders } from 'node:http';
import type { Host } from '@kpki/plugin';
import * as z from 'zod';
import type { ApiRequest, SendToApi } from './request.ts';
import { wordsOf } from './words.ts';

/** `299 - "text"`, as the API server writes a warning; there may be several in a row. */
const warning = /\b299 \S+ "((?:[^"\\]|\\.)*)"/g;

/** Returns the warnings of an answer: of policies that only warn, and of deprecated APIs. */
export function warningsIn({ warning: header }: IncomingHttpHeaders): readonly string[] {
  return [...(header ?? '').matchAll(warning)].map(([, text = '']) => wordsOf(text.replaceAll(/\\(.)/g, '$1')));
}

/** Logs every warning once, except those that the request is expected to cause. */
export function heard(send: SendToApi, host: Host): SendToApi {
  const reported = new Set<string>();
  return async (request, signal) => {
    const answer = await send(request, signal);
    for (const text of warningsIn(answer.headers)) {
      if (reported.has(text) || isOfPublicKey(text, request)) continue;
      reported.add(text);
      host.log('warn', `the API server warns: ${text}`);
    }
    return answer;
  };
}

/**
 * The API server parses a certificate in each TLS Secret, and warns with the text of Go's crypto/tls. Cluster API
 * stores the key pair of service accounts in a TLS Secret, with the public key as the certificate.
 */
function isOfPublicKey(text: string, { body }: ApiRequest): boolean {
  if (!text.startsWith('tls: failed to find "CERTIFICATE" PEM block in certificate input')) return false;
  const parsed = sentPair.safeParse(body);
  if (!parsed.success) return false;
  return Buffer.from(parsed.data.data['tls.crt'], 'base64').includes('-----BEGIN PUBLIC KEY-----');
}

const sentPair = z.object({ data: z.object({ 'tls.crt': z.string() }) });
