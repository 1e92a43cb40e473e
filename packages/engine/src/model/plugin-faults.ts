import type { KeyKind } from '@kpki/plugin';
import type { Origin } from './errors.ts';
import type { None } from './message.ts';
import type { Statement, Words } from './statement.ts';

/** The call of a plugin that an error is about; docs/contract.md shows the time of each. */
export type CallName =
  | 'check-options'
  | 'open'
  | 'check'
  | 'close'
  | 'find-key'
  | 'create-key'
  | 'generate-key'
  | 'adopt-key'
  | 'sign'
  | 'export-key'
  | 'show-ca'
  | 'issue'
  | 'read'
  | 'write'
  | 'reveal-key'
  | 'lock'
  | 'release-lock'
  | 'list-missing-rights';

/** The part of an answer that a fault is about. */
export type AnswerPart =
  | 'backend-issuers'
  | 'chain'
  | 'chain-certificate'
  | 'created-kinds'
  | 'drift'
  | 'drift-item'
  | 'entry'
  | 'entry-name'
  | 'entry-public-key'
  | 'entry-rest'
  | 'generated-kinds'
  | 'granted-names'
  | 'granted-usages'
  | 'issuer-name'
  | 'location-id'
  | 'lock-holder'
  | 'lost-entries'
  | 'lost-reason'
  | 'missing-right'
  | 'missing-rights'
  | 'objection'
  | 'private-key'
  | 'public-key'
  | 'replaced-apply-id'
  | 'replaced-entries'
  | 'retained-apply-id'
  | 'revealed-key'
  | 'revision'
  | 'rights'
  | 'signature'
  | 'signature-kinds'
  | 'snapshot-entries'
  | 'ticket'
  | 'unreadable-entries'
  | 'unreadable-reason';

export type AnswerType = 'bytes' | 'list' | 'map' | 'secret' | 'text';

/** The field of a row of a layout that the engine cannot follow; `row`: the row is no mapping. */
export type RowField = 'row' | 'artifact' | 'part' | 'artifact-part' | 'path' | 'entry' | 'encoding' | 'with' | 'only';

interface EntryNamed {
  readonly name: string;
}

/** `name`: of the entry; null where the part has none. `name` and `why` come from the plugin, and may hold a secret. */
interface AboutPart {
  readonly part: AnswerPart;
  readonly name: string | null;
}

/** What a plugin did, answered or exports against the contract, and what a write of it left open. */
export interface PluginFaults {
  /** An error with its origin before it. */
  readonly 'plugin/origin': { readonly origin: Origin; readonly said: Words };
  /** An answer against the contract. */
  readonly 'plugin/answer': { readonly fault: Statement };
  readonly 'plugin/unreadable-error': None;
  readonly 'plugin/unknown-failure': None;

  readonly 'plugin/call/late': {
    readonly call: CallName;
    readonly seconds: number;
    /** The run was stopped before. */
    readonly isStopped: boolean;
  };
  readonly 'plugin/call/not-made': { readonly call: CallName; readonly why: Statement };

  readonly 'plugin/open/no-object': None;
  readonly 'plugin/method/missing': { readonly method: string };
  readonly 'plugin/method/no-function': { readonly method: string };
  readonly 'plugin/options/no-answer': None;
  readonly 'plugin/options/no-issues': None;

  readonly 'plugin/part/type': AboutPart & { readonly expected: AnswerType };
  readonly 'plugin/part/too-large': AboutPart & {
    readonly most: number;
    readonly unit: 'bytes' | 'characters' | 'items';
  };
  readonly 'plugin/rights/control-characters': None;

  readonly 'plugin/sink/atomic': None;
  readonly 'plugin/location/no-id': None;
  readonly 'plugin/lock/no-object': None;
  readonly 'plugin/lock/no-signal': None;
  readonly 'plugin/lock/lost': None;

  readonly 'plugin/snapshot/no-object': None;
  readonly 'plugin/snapshot/too-large': None;
  readonly 'plugin/entry/not-requested': EntryNamed;
  readonly 'plugin/entry/malformed': EntryNamed;
  readonly 'plugin/entry/digest': EntryNamed;
  readonly 'plugin/entry/secret-shown': EntryNamed;
  readonly 'plugin/entry/public-as-secret': EntryNamed;
  readonly 'plugin/entry/rest-with-key': EntryNamed;
  readonly 'plugin/entry/read-and-unreadable': EntryNamed;
  readonly 'plugin/replaced/no-object': None;
  readonly 'plugin/replaced/malformed': EntryNamed;
  readonly 'plugin/replaced/digest': EntryNamed;
  /** `kind`: the kind of the entry. */
  readonly 'plugin/replaced/kind': EntryNamed & { readonly kind: 'public' | 'secret' };

  readonly 'plugin/key/no-object': None;
  readonly 'plugin/key/unknown-kind': None;
  readonly 'plugin/key/kind-differs': { readonly found: KeyKind; readonly wanted: KeyKind };
  /** `found` null: a kind that kpki does not use. */
  readonly 'plugin/key/public-half': { readonly kind: KeyKind; readonly found: KeyKind | null };
  readonly 'plugin/key/private-half': None;
  readonly 'plugin/key/not-new': None;
  readonly 'plugin/key/changed': { readonly name: string };
  /** Created under a name whose first attempt had an uncertain end. */
  readonly 'plugin/key/created-otherwise': {
    readonly backend: string;
    readonly key: string;
    readonly found: KeyKind;
    readonly wanted: KeyKind;
  };
  readonly 'plugin/signature/mismatch': None;
  readonly 'plugin/issuer/no-grants': None;
  readonly 'plugin/issue/no-object': None;
  readonly 'plugin/issue/no-status': None;
  readonly 'plugin/issue/no-ticket': None;
  readonly 'plugin/issue/no-pause': None;
  readonly 'plugin/chain/no-certificate': { readonly why: Words };

  readonly 'plugin/export/missing': { readonly use: string; readonly export: string };
  readonly 'plugin/export/malformed': { readonly use: string; readonly export: string; readonly maker: string };
  /** `found` null: the export names no version. */
  readonly 'plugin/export/contract': {
    readonly use: string;
    readonly export: string;
    readonly found: string | null;
    readonly known: number;
  };
  readonly 'plugin/layout/rows': { readonly use: string; readonly faults: readonly RowFault[] };

  readonly 'plugin/retry/stopped': { readonly why: Words };
  readonly 'plugin/write/answer-differs': { readonly location: string };
  readonly 'plugin/write/changed-meanwhile': { readonly location: string };
  readonly 'plugin/write/unfinished': { readonly why: Words; readonly left: LeftByWrite };
  readonly 'plugin/write/unknown': { readonly why: Words; readonly reading: Words };
  readonly 'plugin/restore/unfinished': { readonly why: Words };
}

export interface RowFault {
  readonly row: number;
  readonly field: RowField;
  /** The words that the field may have; empty where it is no such field. */
  readonly known: readonly string[];
}

/** The entries that an unfinished write left; all empty: nothing has changed. */
export interface LeftByWrite {
  readonly written: readonly string[];
  readonly old: readonly string[];
  readonly unremoved: readonly string[];
}
