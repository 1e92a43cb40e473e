export type { ApiObject } from './apply-object.ts';
export { binaryAsModule, binaryUnderTest } from './binary-as-module.ts';
export { cacheDirectory, compileCache } from './cache.ts';
export { certManagerDefinitions, startCertManager } from './cert-manager.ts';
export { type Cluster, type ClusterNode, type ControlPlaneComponent, startCluster } from './cluster.ts';
export { type ClusterApi, clusterApiComponents, startClusterApi } from './cluster-api.ts';
export { component, type Found, programPath } from './component.ts';
export {
  type ClusterApiProgram,
  type ComponentName,
  componentNames,
  components,
  defaultRelease,
  etcdVersions,
  type KubernetesProgram,
  type KubernetesRelease,
  kubernetesVersions,
  ofRelease,
  type RecordedRelease,
  recordedVersions,
  unavailable,
  versionOf,
} from './components.ts';
export {
  type ApiServerStart,
  type ComponentStart,
  type EtcdStart,
  startApiServer,
  startControllerManager,
  startEtcd,
  startScheduler,
} from './control-plane.ts';
export type { Dialect } from './faults/answer.ts';
export type { Fault } from './faults/fault.ts';
export type { Upstream } from './faults/forward.ts';
export type { Leak } from './faults/other-origin.ts';
export { type FaultProxy, type FaultProxyOptions, openFaultProxy } from './faults/proxy.ts';
export type { FaultScript, SeenRequest } from './faults/script.ts';
export { faultNamed, faults } from './faults/table.ts';
export type { Flags } from './flags.ts';
export { freePort, freePortEverywhere } from './free-port.ts';
export { goEnvironment, goToolchain } from './go-toolchain.ts';
export { type HttpRequest, type HttpResponse, httpRequest } from './http-request.ts';
export { knowServer } from './known-server.ts';
export { type KubectlOptions, kubectl } from './kubectl.ts';
export { comesRight, isCutByItself, isKubeletAway, isPairTorn } from './load/ask.ts';
export { type Balancer, startBalancer } from './load/balancer.ts';
export type { Credentials, LoadClient, Outcome, RequestingClient } from './load/client.ts';
export { type HeldCredentials, heldCredentials } from './load/client.ts';
export { type Load, type LoadStart, startLoad } from './load/load.ts';
export { type LoadReport, type Miss, summaryOf } from './load/report.ts';
export { type ApiServer, apiServerComponents, type LoneApiServer, startLoneApiServer } from './lone-api-server.ts';
export { type Listener, type LoopbackNode, reserveNode, urlOf } from './loopback-node.ts';
export type { NamespacedNode, NodeStart } from './namespaced-node.ts';
export {
  type KubeletStart,
  type NodeComponent,
  type NodeComponentStart,
  nodeClusterComponents,
  startKubelet,
  startKubeProxy,
} from './node-components.ts';
export { type NodeNetwork, openNodeNetwork } from './node-network.ts';
export { type OwnNetwork, ownNetwork } from './own-network.ts';
export { type ProgramResult, type RunOptions, runProgram } from './run-program.ts';
export { type SigningCluster, signingClusterComponents, startSigningCluster } from './signing-cluster.ts';
export { openSoftHsm, type SoftHsm, type SoftToken } from './soft-hsm.ts';
export { sourceOptions } from './source-options.ts';
export { type Exit, type Readiness, type RunningProgram, type StartOptions, startProgram } from './start-program.ts';
export { type Supervised, supervise } from './supervise.ts';
export {
  type ClusterComponent,
  type SupervisedCluster,
  type SupervisedClusterStart,
  type SupervisedNode,
  startSupervisedCluster,
} from './supervised-cluster.ts';
export { type TemporaryDirectory, temporaryDirectory } from './temporary-directory.ts';
export { openTerminal, type Terminal, type TerminalModes } from './terminal.ts';
export { isAlive, startUnreaped, type UnreapedProcess } from './unreaped-process.ts';
export { startReadyVault, startVault, type Vault, type VaultStart } from './vault.ts';
export type { AskOptions, VaultAnswer, VaultBody } from './vault-request.ts';
