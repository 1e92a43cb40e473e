import type { Call } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { isMapping, type Mapping } from '../../mapping.ts';
import { statement, type Words } from '../../model/statement.ts';
import { tlsRefusal } from '../../reports/tls-refusal.ts';
import { ask } from '../ask.ts';
import { unreached } from '../unreached.ts';
import type { ApiAccess } from './access.ts';

export type ApiAnswer<T> =
  | { readonly state: 'found'; readonly value: T; readonly at: Date | null }
  | { readonly state: 'absent' }
  /** The client may not ask that; the API server names the right. */
  | { readonly state: 'refused'; readonly why: Words }
  /** Not reached, not trusted, or another answer. */
  | { readonly state: 'unknown'; readonly why: Words };

export interface Api {
  /** JSON, or `accept`, a JSON type of its own. */
  get(path: string, accept?: string): Promise<ApiAnswer<Mapping>>;
  /** Not JSON, such as metrics. */
  text(path: string): Promise<ApiAnswer<string>>;
  /** For requests that store nothing, such as a token. */
  post(path: string, body: Mapping): Promise<ApiAnswer<Mapping>>;
  /** All pages. */
  list(path: string): Promise<ApiAnswer<readonly Mapping[]>>;
}

/** A DNS name in the certificate of every API server, at any address. */
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
    if (asked.end === 'too long') return { state: 'unknown', why: statement('answer/too-long') };
    if (asked.end === 'failed') {
      const why = asked.isConnected ? unreached(asked.error) : distrusted(asked.error);
      return { state: 'unknown', why };
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
      return { state: 'unknown', why: statement('answer/endless-list', { pages: mostPages }) };
    },
  };
}

/** Returns the mapping at a path; an empty one where there is none. */
export function mappingAt(value: Mapping, ...path: readonly string[]): Mapping {
  return path.reduce<Mapping>((at, step) => {
    const inside = at[step];
    return isMapping(inside) ? inside : {};
  }, value);
}

function distrusted(error: Error): Words {
  const why = unreached(error);
  return why.message === 'unreached/other' ? tlsRefusal(error) : why;
}

function mappingIn(body: string): Mapping | null {
  try {
    const value: unknown = JSON.parse(body);
    return isMapping(value) ? value : null;
  } catch {
    return null;
  }
}

/** A refusal of Kubernetes is a Status with a message. */
function answerOf<T>(
  { status, at }: { readonly status: number; readonly at: Date | null },
  body: string,
  read: (body: string) => T | null,
): ApiAnswer<T> {
  const value = status >= 200 && status < 300 ? read(body) : null;
  if (value !== null) return { state: 'found', value, at };
  if (status === 404) return { state: 'absent' };
  const said = mappingIn(body)?.['message'];
  const text = typeof said === 'string' ? said.slice(0, longestText) : '';
  if (status === 403) return { state: 'refused', why: text };
  if (status === 401) return { state: 'refused', why: statement('answer/credential-refused') };
  return { state: 'unknown', why: statement('answer/other', { status, text }) };
}
