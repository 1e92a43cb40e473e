/** What the wizard has been told so far. It is judged by the same rules as a file, and by no others. */
export interface Draft {
  readonly name: string;
  readonly profile: 'kubernetes' | 'kubeadm';
  readonly kubernetesVersion: string;
  /** `host:port`; empty: the first node. */
  readonly endpoint: string;
  readonly serviceSubnets: string;
  readonly dnsDomain: string;
  readonly controlPlane: readonly DraftNode[];
  readonly workers: readonly DraftNode[];
  readonly keys: { readonly authorities: string; readonly certificates: string };
  readonly validity: { readonly authorities: string; readonly certificates: string };
  readonly environment: DraftEnvironment;
}

export interface DraftNode {
  readonly name: string;
  /** Separated by commas. */
  readonly addresses: string;
}

export interface DraftEnvironment {
  readonly name: string;
  readonly backend: DraftPlugin;
  readonly sink: DraftPlugin;
}

export interface DraftPlugin {
  readonly use: string;
  /** As typed, by the option's name; an empty one is not written. */
  readonly options: Readonly<Record<string, string>>;
}

/** A problem of the draft, at the field that it comes from; null where no field is to blame. */
export interface DraftProblem {
  /** `name`, `controlPlane.0.addresses`, `environment.sink.root` */
  readonly field: string | null;
  readonly text: string;
}

/** A plugin that a draft may name, with what its own schema asks for. */
export interface PluginForm {
  readonly use: string;
  readonly kind: 'backend' | 'sink';
  readonly what: string;
  readonly fields: readonly FormField[];
  /** Options that no form can ask for; they are edited in the file. */
  readonly beyond: readonly string[];
}

export interface FormField {
  readonly name: string;
  readonly kind: 'text' | 'choice' | 'tick' | 'number' | 'list';
  readonly description: string;
  readonly required: boolean;
  /** As it would be typed. */
  readonly preset: string | null;
  readonly choices: readonly string[];
}
