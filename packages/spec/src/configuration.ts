import type { Cluster } from './model.ts';
import type { Position, Problem } from './problem.ts';
import type { Live } from './servers.ts';

export interface Configuration {
  /** The format of the file. */
  readonly source: 'kpki' | 'kubeadm';
  readonly cluster: Cluster;
  /**
   * The folder of kubeadm's files (`/etc/kubernetes`); absent for a `kpki.yaml`, or a `certificatesDir` without `/pki`.
   */
  readonly directory?: string;
  /** The folder where kubeadm and the components look for all files but the kubeconfigs; absent for a `kpki.yaml`. */
  readonly certificatesDir?: string;
  /** Null if the file has no environments. */
  readonly environment: Environment | null;
  readonly environments: readonly Environment[];
  /** Problems that do not make the configuration invalid. */
  readonly warnings: readonly Problem[];
}

export interface Environment {
  readonly name: string;
  readonly backends: Readonly<Record<string, PluginUse>>;
  readonly sinks: Readonly<Record<string, SinkUse>>;
  /** By CA of the catalog, or `default`. */
  readonly ca: Readonly<Record<string, CaUse>>;
  /** Addresses of servers on the nodes that differ from those of the spec. */
  readonly live: Live;
  /** True: kpki refuses every change. */
  readonly readOnly: boolean;
}

/** A plugin as a file names it; its options are not validated yet: the plugin's own schema does that. */
export interface PluginUse {
  readonly use: string;
  /** Plain data; an empty object if the file has none. May hold secrets: never print it. */
  readonly with: unknown;
  readonly position: Position;
  /**
   * Returns the position of an option by its path inside `with`; for a missing option, the nearest position around it.
   */
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

/** The computer that kpki runs on, which may become a cluster of one node. */
export interface Machine {
  readonly name: string;
  /** IP addresses; the first is the one at which other machines reach it. */
  readonly addresses: readonly string[];
}

export interface ParseContext {
  /** The environment to pick; not needed for a file with exactly one. */
  readonly environment?: string;
  /** Picks the first of several environments if none is named: for a caller that only shows data and can switch. */
  readonly orFirst?: boolean;
  /** Lists the layouts that fit a sink plugin, for the message about a sink without a layout. */
  readonly layoutsFor?: (use: string) => readonly string[];
  /** kubeadm's files may leave out its name and address. */
  readonly machine: Machine;
}

/** Returns what a file that was judged once says of one of its environments. */
export type PickEnvironment = (choice: Pick<ParseContext, 'environment' | 'orFirst'>) => ParseResult;

export type ParseResult =
  | { readonly configuration: Configuration; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly configuration?: undefined };
