import type { Call } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { isMapping } from '../../is-mapping.ts';
import { tlsRefusal } from '../../verify/tls-refusal.ts';
import { ask } from '../ask.ts';
import { unreachedText } from '../unreached.ts';
import type { ApiAccess } from './access.ts';

export type Mapping = Readonly<Record<string, unknown>>;

/** What the API says to a question. */
export type ApiAnswer<T> =
  | { readonly state: 'found'; readonly value: T; readonly at: Date | null }
  | { readonly state: 'absent' }
  /** Whose credential it is may not ask that, and why, in words of the API server: it names the right. */
  | { readonly state: 'refused'; readonly text: string }
  /** Nobody knows: it is not reached, or not trusted, or says something else. */
  | { readonly state: 'unknown'; readonly text: string };

/** An API server, as who may read it. */
export interface Api {
  /** Of JSON, unless it is of a type of its own that is JSON too. */
  get(path: string, accept?: string): Promise<ApiAnswer<Mapping>>;
  /** Of something that is no JSON, as metrics. */
  text(path: string): Promise<ApiAnswer<string>>;
  /** Of something that is only asked for, as a token. */
  post(path: string, body: Mapping): Promise<ApiAnswer<Mapping>>;
  /** The items of a list, all its pages. */
  list(path: string): Promise<ApiAnswer<readonly Mapping[]>>;
}

/** Every API server of a cluster is named so, whatever it is dialled by. */
const nameOfApiServers = 'kubernetes';

const mostBytes = 32 * 1024 * 1024;
const pageSize = 500;
/** A million objects. */
const mostPages = 2000;
const longestText = 400;

export function apiAt(endpoint: Endpoint, { context, authorization }: ApiAccess, call: Call): Api {
  const common = { endpoint, context, isNamed: nameOfApiServers, mostBytes };
  const credential = authorization === undefined ? {} : { authorization };
  const sendAs = async <T>(
    path: string,
    { body, accept }: { readonly body?: Mapping; readonly accept?: string | undefined },
    read: (body: string) => T | null,
  ): Promise<ApiAnswer<T>> => {
    const more = {
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(accept === undefined ? {} : { accept }),
    };
    const asked = await ask({ ...common, ...credential, path, ...more }, call);
    if (asked.end === 'too long') return { state: 'unknown', text: 'the answer is too long' };
    if (asked.end === 'failed') {
      const why = asked.isConnected ? unreachedText(asked.error) : trustText(asked.error);
      return { state: 'unknown', text: why };
    }
    return answerOf(asked, asked.body, read);
  };
  const send = (
    path: string,
    more: { readonly body?: Mapping; readonly accept?: string | undefined } = {},
  ): Promise<ApiAnswer<Mapping>> => sendAs(path, more, mappingIn);
  return {
    get: (path, accept) => send(path, { accept }),
    text: (path) => sendAs(path, { accept: 'text/plain' }, (body) => body),
    post: (path, body) => send(path, { body }),
    async list(path) {
      const items: Mapping[] = [];
      let next = '';
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await send(`${path}${path.includes('?') ? '&' : '?'}limit=${pageSize}${next}`);
        if (answer.state !== 'found') return answer;
        const found = answer.value['items'];
        if (Array.isArray(found)) items.push(...found.filter(isMapping));
        const token = mappingAt(answer.value, 'metadata')['continue'];
        if (typeof token !== 'string' || token === '') return { state: 'found', value: items, at: answer.at };
        next = `&continue=${encodeURIComponent(token)}`;
      }
      return { state: 'unknown', text: 'the list does not come to an end' };
    },
  };
}

/** A field that holds fields; none where it holds something else. */
export function mappingAt(value: Mapping, ...path: readonly string[]): Mapping {
  return path.reduce<Mapping>((at, step) => {
    const inside = at[step];
    return isMapping(inside) ? inside : {};
  }, value);
}

function trustText(error: Error): string {
  const text = unreachedText(error);
  return text.startsWith(error.message) ? tlsRefusal(error) : text;
}

function mappingIn(body: string): Mapping | null {
  try {
    const value: unknown = JSON.parse(body);
    return isMapping(value) ? value : null;
  } catch {
    return null;
  }
}

/** An answer of Kubernetes that says no is a Status with a message. */
function answerOf<T>(
  { status, at }: { readonly status: number; readonly at: Date | null },
  body: string,
  read: (body: string) => T | null,
): ApiAnswer<T> {
  const value = status >= 200 && status < 300 ? read(body) : null;
  if (value !== null) return { state: 'found', value, at };
  if (status === 404) return { state: 'absent' };
  const said = mappingIn(body)?.['message'];
  const message = typeof said === 'string' ? said.slice(0, longestText) : '';
  if (status === 403) return { state: 'refused', text: message };
  if (status === 401) return { state: 'refused', text: 'the API server does not accept the credential' };
  return { state: 'unknown', text: `it answers with ${status}${message === '' ? '' : `: ${message}`}` };
}
