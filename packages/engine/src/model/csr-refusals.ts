import type { KeyKind, Usage } from '@kpki/plugin';
import type { CaName, Subject } from '@kpki/spec';
import type { Finding } from './finding.ts';
import type { None, Prefixed } from './message.ts';
import type { Statement } from './statement.ts';

export interface RefusedRequest {
  readonly artifact: string;
  readonly why: Statement;
}

/** Why an order is refused. */
export interface RequestRefusals {
  readonly 'asked-twice': None;
  readonly 'not-declared': None;
  readonly 'no-certificate': None;
  readonly unreadable: { readonly why: string };
  readonly 'key-kind-differs': { readonly found: KeyKind | null; readonly wanted: KeyKind };
  /** A distinguished name. */
  readonly 'subject-differs': { readonly found: string };
  readonly 'names-differ': { readonly found: readonly string[] };
  readonly 'usages-differ': { readonly found: readonly string[] };
  readonly 'asks-for-ca': None;
  readonly 'asks-for-no-ca': None;
  readonly 'constraints-differ': None;
  readonly 'said/subject': Said<Subject>;
  readonly 'said/names': Said<readonly string[]>;
  readonly 'said/is-ca': Said<boolean>;
  readonly 'said/usages': Said<readonly Usage[]>;
  readonly 'said/seconds': Said<number>;
  /** Null: not limited. */
  readonly 'said/path-length': Said<number | null>;
  readonly 'said/permitted-names': Said<readonly string[]>;
  readonly 'other-key': None;
  readonly 'no-signer': None;
  readonly 'other-signer': Said<CaName>;
  readonly 'key-elsewhere': { readonly ca: CaName };
  /** Why the signer cannot sign; null: it is not declared. */
  readonly 'signer-not-ok': { readonly ca: CaName; readonly findings: readonly Finding[] | null };
}
export type RequestStatements = Prefixed<'request', RequestRefusals>;

/** Returns a refusal; the statement is the message with the prefix `request/`. */
export function refusedRequest<Message extends keyof RequestRefusals>(
  artifact: string,
  message: Message,
  params: RequestRefusals[Message],
): RefusedRequest {
  return { artifact, why: { message: `request/${message}`, params } as Statement };
}

/** What an order says of itself that is not so by the spec of the machine that signs. */
interface Said<Value> {
  readonly said: Value;
  readonly declared: Value;
}
