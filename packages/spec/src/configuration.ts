import type { Cluster } from './model.ts';
import type { Position, Problem } from './problem.ts';
import type { Live } from './servers.ts';

export interface Configuration {
  /** Which of the two formats the file has. */
  readonly source: 'kpki' | 'kubeadm';
  readonly cluster: Cluster;
  /** Where kubeadm's files are (`/etc/kubernetes`); absent for a `kpki.yaml`, or a `certificatesDir` without `/pki`. */
  readonly directory?: string;
  /** Where kubeadm and the components look for all of them but the kubeconfigs; absent for a `kpki.yaml`. */
  readonly certificatesDir?: string;
  /** Null where the file has no environments. */
  readonly environment: Environment | null;
  readonly environments: readonly Environment[];
  /** What is accepted, but should be looked at. */
  readonly warnings: readonly Problem[];
}

export interface Environment {
  readonly name: string;
  readonly backends: Readonly<Record<string, PluginUse>>;
  readonly sinks: Readonly<Record<string, SinkUse>>;
  /** By CA of the catalog, or `default`. */
  readonly ca: Readonly<Record<string, CaUse>>;
  /** Where what listens on the nodes is reached, where that does not follow from the spec. */
  readonly live: Live;
  /** Every change is refused. */
  readonly readOnly: boolean;
}

/** A plugin as a file names it; its options have not been judged: that is up to the plugin's own schema. */
export interface PluginUse {
  readonly use: string;
  /** Plain data; an empty object where the file gives none. May hold secrets: never print it. */
  readonly with: unknown;
  readonly position: Position;
  /** Where an option stands, by its path inside `with`; for one that is missing, the nearest thing around it. */
  readonly positionOf: (path: readonly (PropertyKey | { readonly key: PropertyKey })[]) => Position;
}

export interface SinkUse extends PluginUse {
  readonly layout: string;
  readonly layoutPosition: Position;
}

export interface CaUse {
  /** A backend of the environment, `BACKEND/ISSUER`, or `external`. */
  readonly keys?: string;
  /** The name of the key in that backend. */
  readonly key?: string;
  readonly issuer?: string;
  readonly positionOf: (field: 'keys' | 'key' | 'issuer') => Position;
}

/** The computer that kpki runs on: a cluster of one node may be made of it. */
export interface Machine {
  readonly name: string;
  /** IP addresses; the one that others reach it at comes first. */
  readonly addresses: readonly string[];
}

export interface ParseContext {
  /** The environment to pick; a file with exactly one needs none. */
  readonly environment?: string;
  /** Where none is named and the file has several, the first is picked: for a caller that only shows, and can switch. */
  readonly orFirst?: boolean;
  /** Lists the layouts that fit a sink plugin, for the message about a sink without one. */
  readonly layoutsFor?: (use: string) => readonly string[];
  /** kubeadm's files may leave out its name and address. */
  readonly machine: Machine;
}

export type ParseResult =
  | { readonly configuration: Configuration; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly configuration?: undefined };
