import type { RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { TestState } from './observed-state.ts';
import { at, listening, type ReachedAt } from './tls-member.ts';

const reviews = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

/** What is asked in a SubjectAccessReview. */
export interface Review {
  readonly spec: {
    readonly user: string;
    readonly groups: readonly string[];
    readonly resourceAttributes: Readonly<Record<string, string>>;
  };
}

/** The status and the body of what is answered to it. */
export type Answer = (review: Review) => readonly [status: number, body: unknown];

const json = (response: ServerResponse, status: number, value: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

/** Starts a server in the place of an API server, which answers reviews and knows its version; null: it never answers. */
export async function reviewer(
  observed: TestState,
  answer: Answer | null,
  asked: Review[] = [],
  pki = 'pki',
): Promise<ReachedAt> {
  const listen: RequestListener = (request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      if (request.url !== reviews) return json(response, request.url === '/version' ? 200 : 404, {});
      const review = JSON.parse(text) as Review;
      asked.push(review);
      if (answer !== null) json(response, ...answer(review));
    });
  };
  const files = { cert: at(observed, `${pki}/apiserver.crt`), key: at(observed, `${pki}/apiserver.key`) };
  return listening(createServer({ ...files, requestCert: true, rejectUnauthorized: false }, listen));
}
