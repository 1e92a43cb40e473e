import type { OptionalArtifact } from '../catalog/entry.ts';
import type { ServerName } from '../catalog/servers.ts';
import type {
  CaTopology,
  ExtraNames,
  Keys,
  KubeletClient,
  Network,
  PermittedNames,
  Profile,
  ServiceAccountSigner,
  Validity,
} from '../model.ts';

export type OptionalFields<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** The fields of `spec` of a ClusterPKI before defaults: each text is validated alone, not yet together with others. */
export interface SpecForm {
  readonly profile?: Profile | undefined;
  readonly kubernetesVersion?: string | undefined;
  readonly kubeletClient?: KubeletClient | undefined;
  readonly serviceAccount?: ServiceAccountSigner | undefined;
  readonly controlPlaneEndpoint?: string | undefined;
  readonly network?: NetworkForm | undefined;
  readonly keys?: KeysForm | undefined;
  readonly validity?: ValidityForm | undefined;
  readonly ca?: CasForm | undefined;
  readonly controlPlane: readonly ControlPlaneNodeForm[];
  readonly etcd?: EtcdForm | undefined;
  readonly nodes?: readonly NodeForm[] | undefined;
  readonly users?: readonly UserForm[] | undefined;
  readonly extraNames?: ExtraNamesForm | undefined;
  readonly include?: readonly OptionalArtifact[] | undefined;
}

type NetworkForm = OptionalFields<Network>;

export type KeysForm = OptionalFields<Keys>;

/** Durations as text. */
export type ValidityForm = OptionalFields<Record<keyof Validity, string>>;

export interface CasForm {
  readonly topology?: CaTopology | undefined;
  readonly limitPathLength?: boolean | undefined;
  readonly permittedNames?: OptionalFields<PermittedNames> | undefined;
}

export interface NodeForm {
  readonly name: string;
  readonly addresses?: readonly string[] | undefined;
}

export interface ControlPlaneNodeForm extends NodeForm {
  readonly advertiseAddress?: string | undefined;
  readonly port?: number | undefined;
}

export interface EtcdForm {
  readonly topology?: 'stacked' | 'external' | 'unmanaged' | undefined;
  readonly nodes?: readonly NodeForm[] | undefined;
}

export interface UserForm {
  readonly name: string;
  readonly groups?: readonly string[] | undefined;
  readonly validity?: string | undefined;
  readonly rights?: readonly string[] | undefined;
}

type ExtraNamesForm = OptionalFields<ExtraNames>;

/** A named choice of backends and sinks, before its `spec` is merged. */
export interface EnvironmentForm {
  readonly backends?: Readonly<Record<string, PluginUseForm>> | undefined;
  readonly sinks?: Readonly<Record<string, SinkForm>> | undefined;
  readonly ca?: Readonly<Record<string, CaForm>> | undefined;
  readonly live?: Readonly<Record<string, LiveForm>> | undefined;
  readonly readOnly?: boolean | undefined;
  readonly spec?: Readonly<Record<string, unknown>> | undefined;
}

/** `host:port` by server. */
type LiveForm = OptionalFields<Record<ServerName, string>>;

export interface PluginUseForm {
  readonly use: string;
  readonly with?: Readonly<Record<string, unknown>> | undefined;
}

export interface SinkForm extends PluginUseForm {
  readonly layout: string;
}

export interface CaForm {
  readonly keys?: string | undefined;
  readonly key?: string | undefined;
  readonly issuer?: string | undefined;
}

export interface ClusterPkiForm {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: Readonly<Record<string, unknown>> | undefined;
  readonly environments?: Readonly<Record<string, EnvironmentForm>> | undefined;
}

/** A form in which any field may be missing, because wrong values have been removed: rules validate the rest. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? readonly (Loose<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | undefined }
    : T;

/** Returns the value of a field, or its default if absent; undefined if faulty. */
export function orDefault<T extends object, Key extends keyof T & string>(
  form: T | undefined,
  key: Key,
  preset: NonNullable<T[Key]>,
): T[Key] | undefined {
  return form !== undefined && key in form ? form[key] : preset;
}
