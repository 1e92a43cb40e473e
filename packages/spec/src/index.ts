export { addressText, canonicalAddress, isIpAddress, parseAddress } from './address.ts';
export { kpkiApiVersion } from './api-version.ts';
export type {
  AlternativeNames,
  Artifact,
  BundleArtifact,
  CaArtifact,
  CertificateArtifact,
  KeyPairArtifact,
  KubeconfigArtifact,
  LeafArtifact,
  LeafProfile,
  Subject,
} from './artifact.ts';
export { artifactsOf, userKubeconfig } from './artifacts.ts';
export {
  type CaPlacement,
  type CertificateSigner,
  caPlacement,
  type KeyLocation,
} from './ca-placement.ts';
export { bundleEntries, caEntries } from './catalog/cas.ts';
export { certificateEntries, keyPairEntries } from './catalog/certificates.ts';
export { type ConnectionEntry, connectionEntries } from './catalog/connections.ts';
export type {
  ArtifactName,
  BundleEntry,
  BundleName,
  CaEntry,
  CaName,
  CertificateEntry,
  CertificateKind,
  CertificateName,
  FixedName,
  KeptOn,
  KeyPairEntry,
  KeyPairName,
  KubeconfigEntry,
  KubeconfigName,
  NameSource,
  OptionalArtifact,
} from './catalog/entry.ts';
export {
  type Component,
  components,
  type FlagEntry,
  type FlagPart,
  type ReloadTime,
  reloadTimes,
  runsOnce,
  type SetFlag,
  type UnsetFlag,
} from './catalog/flag-entry.ts';
export { flagEntries, setFlags } from './catalog/flags.ts';
export { kubeconfigEntries, kubeletCredentialFile } from './catalog/kubeconfigs.ts';
export { optionalArtifacts } from './catalog/optional-artifacts.ts';
export {
  hasSince,
  inProfileVersion,
  type PerProfileVersion,
  type ProfileVersion,
  profileVersionOf,
  type ReleaseSpan,
  releaseSpans,
  versionsIn,
} from './catalog/profile-versions.ts';
export {
  type IdentityRights,
  identityRights,
  type Right,
  type RightsBinding,
  type RightsGiver,
  userRights,
} from './catalog/rights.ts';
export type { ServerName } from './catalog/servers.ts';
export { type SettingEntry, settingEntries } from './catalog/settings.ts';
export { unsetFlags } from './catalog/unset-flags.ts';
export {
  type ComponentFlag,
  type ComponentFlagLeftUnset,
  componentFlags,
  componentFlagsLeftUnset,
  flagsInUse,
  flagsWithoutKey,
  type HasKeyFile,
  pathOf,
  reloadTimeIn,
  signingFlags,
  signingPathOf,
  takesOneCertificate,
} from './component-flags.ts';
export type {
  CaUse,
  Configuration,
  Environment,
  Machine,
  ParseContext,
  ParseResult,
  PluginUse,
  SinkUse,
} from './configuration.ts';
export { durationText, parseDuration } from './duration.ts';
export { answersFromKubeadm, type KubeadmAnswers, type NotCarried } from './kubeadm/answers.ts';
export {
  type Cas,
  type CaTopology,
  type Cluster,
  type ClusterKeyKind,
  type ControlPlaneNode,
  caTopologies,
  clusterKeyKinds,
  type Endpoint,
  type Etcd,
  type EtcdFiles,
  type ExtraNames,
  type Keys,
  type KubeletClient,
  kubeletClients,
  type Network,
  type Node,
  type PermittedNames,
  type Profile,
  type ServiceAccountSigner,
  serviceAccountSigners,
  type User,
  type Validity,
} from './model.ts';
export { etcdMembersOf, nodesOf, nodesRunning } from './nodes.ts';
export { givesKubeletClientsAGroup } from './organizations.ts';
export {
  type CaAnswer,
  type ConfigurationAnswers,
  type ControlPlaneAnswer,
  type DefaultAnswers,
  defaultAnswers,
  type EnvironmentAnswer,
  type NamedPluginAnswer,
  type NamedSinkAnswer,
  type NodeAnswer,
  type PluginAnswer,
  type SinkAnswer,
  type UserAnswer,
} from './parse/answers.ts';
export { defaultRenewBefore } from './parse/defaults.ts';
export { nearest } from './parse/nearest.ts';
export { checkGroupName, checkUserName } from './parse/user-names.ts';
export {
  checkAddress,
  checkAlternativeName,
  checkClusterName,
  checkDuration,
  checkKubernetesVersion,
  checkNodeName,
  parseEndpoint,
  type TextCheck,
} from './parse/values.ts';
export { writeConfiguration } from './parse/write.ts';
export { parseConfiguration, parseEnvironments } from './parse.ts';
export {
  inReadingOrder,
  locationText,
  messageText,
  type Path,
  type Position,
  type Problem,
  pathText,
  problemText,
} from './problem.ts';
export { configurationSchema, type ReferenceRow, specReference } from './reference.ts';
export { minorVersion } from './release.ts';
export { newNameOf, type RenamedKind, renamedNames } from './renamed-names.ts';
export { representativeVersions } from './representative-versions.ts';
export { endpointText, serverRuleText } from './server-url.ts';
export { type Live, type Server, serversOf } from './servers.ts';
export { firstServiceAddress, parseSubnet, subnetContains } from './subnet.ts';
export {
  defaultKubernetesVersion,
  type FeatureGate,
  featureGates,
  hasFact,
  isBeyondRead,
  newestRead,
  oldestRead,
  sinceText,
  type VersionFact,
  type VersionFactName,
  versionFacts,
} from './versions.ts';
