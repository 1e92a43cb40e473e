export { agreedOnce } from './agreed-once.ts';
export type { Agreement, NamedProgram, NamedServer } from './agreement.ts';
export {
  type KeyKind,
  type KeyKindRow,
  keyKinds,
  type SignatureKind,
  type SignatureKindRow,
  signatureKinds,
} from './algorithms.ts';
export {
  type Backend,
  type BackendPlugin,
  type CertificateTemplate,
  defineBackend,
  type GeneratedKey,
  type Issue,
  type IssueRequest,
  type Issuer,
  type KeyGenerator,
  type KeyStore,
  type SigningKey,
  type Usage,
} from './backend.ts';
export type { BackendUse, IssuerUse, KeyUse } from './backend-use.ts';
export { ecdsaSignatureToDer, keyKindOf } from './bytes.ts';
export { contractVersion } from './contract-version.ts';
export { entryState, sha256 } from './entry-state.ts';
export { type ErrorCode, PluginError, type PluginErrorOptions } from './error.ts';
export { homeFolder } from './home-folder.ts';
export type { Call, Description, Host, Opened, Plugin } from './host.ts';
export { defineLayout, type Layout, type LayoutRow, type Part, type RowCondition } from './layout.ts';
export { isLoopback } from './loopback.ts';
export { type PemBlock, pemBlocks, pemEncode } from './pem.ts';
export { type RetainedEntry, retainedUnder } from './retained-under.ts';
export type { DescribedSchema, OptionsDescription, Schema, SchemaIssue, SchemaResult } from './schema.ts';
export { Secret } from './secret.ts';
export { type SecretFolders, secretFile } from './secret-file.ts';
export { isNameOfSecret, isSecretVariable, secretVariable, type Variables, withoutSecrets } from './secret-names.ts';
export {
  type Change,
  defineSink,
  type Entry,
  type EntryState,
  type Held,
  type Kept,
  type Location,
  type Lock,
  type Placement,
  type Revision,
  type Sink,
  type SinkPlugin,
  type Snapshot,
} from './sink.ts';
export { type AnchorsOfServer, trustAnchors } from './trust-anchors.ts';
export type { Replaced, ReplacedEntry, Undo } from './undo.ts';
export { untilCancelled } from './until-cancelled.ts';
export { validateChange } from './validate-change.ts';
