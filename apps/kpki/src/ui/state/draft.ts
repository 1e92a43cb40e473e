import type { NodeListName } from '../../new-cluster/question.ts';
import type { TypedName } from '../../new-cluster/questions.ts';

/** What was typed into the wizard so far. It is judged by the rules of a file, and by no others. */
export interface Draft {
  readonly typed: TypedAnswers;
  /** Those that an earlier answer closes are kept, but not written. */
  readonly lists: Readonly<Record<NodeListName, readonly DraftNode[]>>;
  readonly environment: DraftEnvironment;
}

/** By question: a text as typed, several with commas, or the chosen value. */
export type TypedAnswers = Readonly<Record<TypedName, string>>;

export interface DraftNode {
  readonly name: string;
  readonly addresses: string;
}

interface DraftEnvironment {
  readonly backend: DraftPlugin;
  /** Backends that hold the keys of CAs, or issue. Kept, but not written, while the topology is external. */
  readonly moreBackends: readonly DraftBackend[];
  readonly ca: DraftCas;
  /** The first, which the file calls `main`. */
  readonly sink: DraftSink;
  readonly moreSinks: readonly DraftSink[];
}

export interface DraftCas {
  readonly all: DraftCa;
  readonly isEach: boolean;
  readonly own: Readonly<Record<string, DraftCa>>;
  /** Where the key of the one root is, and the folder if it is a file. */
  readonly root: DraftCa;
  readonly rootFolder: string;
}

export interface DraftCa {
  /** The name of a backend, or `external`; empty: the sinks. Null: as for all. */
  readonly keys: string | null;
  /** An issuer of that backend, which has the key; empty: the backend keeps it. */
  readonly issuer: string;
  /** The name of the key there; empty: it is counted. */
  readonly key: string;
  /** Who signs it; empty: as the topology says. */
  readonly signer: string;
}

export type PluginSlot = 'backend' | BackendSlot | SinkSlot;
export type BackendSlot = `moreBackends[${number}]`;
export type SinkSlot = 'sink' | `moreSinks[${number}]`;

export interface DraftPlugin {
  /** Null: another, named in `other`. */
  readonly use: string | null;
  readonly other: string;
  /** As typed, by plugin and then by the key of the option. */
  readonly options: Readonly<Record<string, TypedOptions>>;
}

export interface DraftBackend extends DraftPlugin {
  readonly name: string;
}

export interface DraftSink extends DraftPlugin {
  readonly name: string;
  readonly layout: string | null;
}

export type TypedOptions = Readonly<Record<string, string>>;

export function wordsIn(text: string, between: RegExp = /[\s,]/): readonly string[] {
  return text
    .split(between)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
