import type { ClusterKeyKind, Etcd, Profile } from '@kpki/spec';

/** What the wizard has been told so far, as it was typed. It is judged by the same rules as a file, and by no others. */
export interface Draft {
  readonly name: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  /** `host:port`; empty: the first node. */
  readonly endpoint: string;
  /** Names and addresses, separated by commas or spaces; so are the subnets. */
  readonly apiServerNames: string;
  readonly serviceSubnets: string;
  readonly dnsDomain: string;
  readonly controlPlane: readonly DraftNode[];
  readonly workers: readonly DraftNode[];
  /** The machines are kept while another topology is chosen, and not written then. */
  readonly etcd: { readonly topology: Etcd['topology']; readonly nodes: readonly DraftNode[] };
  readonly keys: { readonly authorities: ClusterKeyKind; readonly certificates: ClusterKeyKind };
  readonly validity: { readonly authorities: string; readonly certificates: string };
  readonly environment: DraftEnvironment;
}

export interface DraftNode {
  readonly name: string;
  /** Separated by commas or spaces. */
  readonly addresses: string;
}

/** The three lists of machines. */
export type NodeListName = 'controlPlane' | 'workers' | 'etcd';

interface DraftEnvironment {
  readonly name: string;
  readonly backend: DraftPlugin;
  readonly sink: DraftPlugin;
}

export interface DraftPlugin {
  /** The one that is chosen; null: another, which `other` names. */
  readonly use: string | null;
  readonly other: string;
  /** As typed, by plugin and then by the key of the option. What nobody typed is not here. */
  readonly options: Readonly<Record<string, TypedOptions>>;
}

export type TypedOptions = Readonly<Record<string, string>>;

/** A problem of the draft, at the field that it comes from. */
export interface DraftProblem {
  /**
   * The path in the file, `spec.controlPlane[0].addresses[1]`; of the environment, whose name is itself a field,
   * `environment.name`, `environment.sink.use` and `environment.sink.with.root`. Empty: no field is to blame.
   */
  readonly field: string;
  readonly text: string;
}

/** A plugin that a draft may name, with what its own schema asks for. */
export interface PluginForm {
  readonly kind: 'backend' | 'sink';
  readonly use: string;
  /** For somebody who chooses: one line, without a full stop. Empty for one that is not built in. */
  readonly what: string;
  readonly builtIn: boolean;
  /** Why there is nothing to ask: it could not be loaded, or its schema does not describe the options. */
  readonly without: { readonly is: 'not loaded'; readonly why: string } | { readonly is: 'not described' } | null;
  readonly fields: readonly FormField[];
  /** Options that no form can ask for; they are edited in the file. */
  readonly beyond: readonly BeyondForm[];
}

export interface BeyondForm {
  /** `tls.ciphers` */
  readonly key: string;
  /** A secret never goes into the file. */
  readonly secret: boolean;
}

export interface FormField {
  /** `auth.role`: what the draft keeps its text by. */
  readonly key: string;
  /** Where the value goes in the options. */
  readonly path: readonly string[];
  readonly kind: 'text' | 'choice' | 'tick' | 'number' | 'list';
  readonly description: string;
  readonly required: boolean;
  /** The default, as it would be typed; what equals it is not written. */
  readonly preset: string | null;
  readonly example: string | null;
  /** Of a choice: each as it is shown, and as it is written. */
  readonly choices: readonly FieldChoice[];
  /** Asked only while each of these fields has that text. */
  readonly when: readonly { readonly key: string; readonly is: string }[];
}

export interface FieldChoice {
  readonly text: string;
  readonly value: string | number | boolean;
}
