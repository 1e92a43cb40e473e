import type {
  AdoptionFinding,
  Event,
  Expiry,
  Judgment,
  LiveClientTrust,
  LiveServer,
  LiveVerdict,
  OtherCertificate,
  StatusEntry,
  StatusPart,
  UndoPlan,
  UndoStep,
} from '@kpki/engine';
import {
  type BundledRequest,
  type ClusterReport,
  type DoctorReport,
  type SurveyReport,
  undoActions,
} from '@kpki/presentation';
import type { RecordKind } from 'kpki/src/print/record.ts';
import type {
  AdoptionReport,
  AgreementListReport,
  ArtifactReport,
  ConformanceReport,
  FoundArtifact,
  PluginListReport,
  RequestsReport,
  SignedFile,
  SignedReport,
} from 'kpki/src/print/records.ts';
import { lostMetric, metrics } from 'kpki/src/print/report/metrics.ts';
import { metricPrefix } from 'kpki/src/print/report/prometheus.ts';
import { type ReportField, reportWriters, usualFields } from 'kpki/src/print/report/writers.ts';
import type { HookInput, HookStep } from 'kpki/src/session/hook.ts';
import type { FleetReport } from 'kpki/src/ui/work/fleet-report.ts';
import { type Field, type Fields, fieldsSection } from './fields.ts';
import { code, page, section, table } from './markdown.ts';
import { rotationTables } from './rotation-records.ts';

const reasons = 'list of [reasons](plan.md#a-reason)';

const status: Fields<Omit<ClusterReport, 'source' | 'at'>> & Readonly<Record<'rotations', Field>> = {
  cluster: 'the name of the cluster',
  entries: ['list of entries', 'one for each copy of each artifact'],
  drifted: [
    'list of [repairs](plan.md#a-repair)',
    'locations with a wrong mode, a wrong owner or an unfinished write, and what `kpki apply` repairs there',
  ],
  unread: [
    'list',
    '`sink` and `text` of each sink that could not be read; if there is one, `kpki status` exits with 1',
  ],
  forecast: ['list of [expiries](#an-expiry)', 'what expires and what stops working then, the earliest first'],
  served: ['list of [servers](#a-server)', 'what each server serves and trusts; only with `--live`'],
  rotations: [
    'list of [rotation statuses](plan.md#a-rotation-status)',
    'the rotations in progress; absent if a sink could not be read',
  ],
};

const server: Fields<LiveServer> = {
  server: 'the server: `kube-apiserver`, `etcd`, `etcd-peer`, `kube-controller-manager`, `kube-scheduler`, `kubelet`',
  node: 'its node',
  endpoint: 'the address that kpki connected to, `host:port`',
  artifact: ['string or null', 'the artifact that it should serve; null: kpki makes no certificate for it'],
  state:
    'of its certificate. `stored`: the server serves the stored certificate; `chain differs`: it serves the certificate without the stored intermediates; `older`, `newer`: it serves a certificate that was issued before or after the stored one; `other CA`: no stored CA signed its certificate; `nothing stored`; `own`: it serves a certificate that it made itself; `foreign`: another server answers; `unreadable`; `unreachable`',
  text: 'why the state is unknown; else empty',
  subject: ['string or null', 'the subject of its certificate'],
  notAfter: ['string or null', 'when its certificate expires, in UTC (RFC 3339)'],
  residualSeconds: ['number or null', 'seconds until then; negative once it is past'],
  fingerprint: ['string or null', 'SHA-256 of the certificate, hex'],
  reload: [
    'object or null',
    'how its component takes a new certificate file: `component`, the `flag` that names the file, and `time` (`at once`, `at the next handshake`, `within 5 minutes`; null: at its next start); null: kpki makes no certificate for it',
  ],
  clients: ['[client trust](#the-client-trust-of-a-server)', 'which CAs the server trusts for clients'],
};

const clientTrust: Readonly<Record<KeyOf<LiveClientTrust>, Field>> = {
  state:
    '`stored`: the server requests clients of as many CAs as the stored trust bundles have, with the same names; `not reloaded`: CAs were added to the bundles or removed from them, and the server has not loaded the stored bundles; `other CAs`; `none requested`: it requests no client certificate; `nothing stored`: no sink stores one of the bundles; `unknown`: it shows no CAs, for example with TLS 1.3 alone; `not compared`: kpki stores no trust bundle for this server. The state decides which other fields are present',
  asked: ['list of strings or null', 'the names of the CAs that it requests, one for each CA; null: unreadable'],
  stored: ['list', 'the CAs of the stored trust bundles: `subject`, `notAfter` and `fingerprint`'],
  lacking: ['list', 'the stored CAs that it does not request'],
  excess: ['list of strings or null', 'the names of the CAs that it requests and no bundle holds'],
  reloads: [
    'list',
    'how the components of the node load the stored bundles: `component`, `flag` and `time`, as in `reload`; null: at the next start',
  ],
  component: 'its component, where it requests no client certificate',
  flags: ['list of strings', 'the flags that it runs without then'],
  artifacts: ['list of strings', 'the trust bundles that no sink stores'],
  why: 'why its CAs are unknown',
};

const survey: Fields<Pick<SurveyReport, 'paths' | 'read' | 'entries' | 'forecast'>> = {
  paths: ['list of strings', 'the files and folders, as given on the command line'],
  read: ['number', 'the number of files read'],
  entries: [
    'list of [entries](#an-entry-of-the-status)',
    'one for each certificate, kubeconfig and key. `artifact` is its file, `name` and `kind` may be null, and `keyLocation`, `parts` and `action` are absent',
  ],
  forecast: ['list of [expiries](#an-expiry)', 'what expires and what stops working then, the earliest first'],
};

const expiry: Fields<Expiry> = {
  at: 'when clients and servers begin to reject it, in UTC (RFC 3339): when it or its CA expires',
  residualSeconds: ['number', 'seconds until then; negative once it is past'],
  notAfter: 'when it expires, in UTC (RFC 3339)',
  cappedBy: ['string or null', 'the CA that expires at the same time or earlier; null: none does'],
  renewFrom: ['string or null', 'when renewal becomes due, in UTC (RFC 3339); null: its CA must be replaced first'],
  artifact: 'the artifact, or the file',
  name: ['string or null', 'its catalog entry; null: the file matches none'],
  kind: ['string or null', 'the kind, as in an entry'],
  owner: ['string or null', 'the node or user that it belongs to'],
  subject: ['string or null', 'its subject'],
  fingerprint: 'SHA-256 of the certificate, in hex',
  copies: ['list', '`node`, `sink`, `location` and `path` of each copy'],
  stops: 'what stops working then, as text; empty if the catalog does not say',
  connections: ['list of strings', 'the connections that fail then: `kubelet → kube-apiserver`'],
  takesAlong: [
    'list of strings',
    'for a CA, the certificates that it signed: they are rejected once the CA expires, renewed or not',
  ],
};

const entry: Fields<StatusEntry> = {
  artifact: 'the artifact: `apiserver cp1`',
  name: 'its catalog entry: `apiserver`',
  kind: '`ca`, `trust bundle`, `certificate`, `kubeconfig` or `key pair`',
  owner: ['string or null', 'the node or user that it belongs to; null: the cluster'],
  ca: ['string or null', 'its CA: the signer, or the CA of a trust bundle; null for a key pair'],
  node: ['string or null', 'the node that the copy belongs to; null: none'],
  sink: 'the name of the sink in the environment; `main` if the file defines no sink',
  location: 'the location, as the sink names it: a directory, for example',
  path: 'the entry at that location, for example `pki/apiserver.crt`; never the one with the private key alone',
  parts: ['list of parts', 'its parts and their locations'],
  state:
    '`ok`, `pending` (waits for an external issuer or an approval), `due` (in its renewal window), `invalid`, `expired`, `missing` (the whole artifact, or a part that it needs) or `unreadable`',
  subject: ['string or null', 'the subject of its certificate. Null here and below: no certificate could be read'],
  issuer: ['string or null', 'the issuer in its certificate'],
  notBefore: ['string or null', 'when it becomes valid, in UTC (RFC 3339)'],
  notAfter: ['string or null', 'when it expires, in UTC (RFC 3339)'],
  residualSeconds: ['number or null', 'seconds until then; negative once it has expired'],
  names: ['list of strings', 'its alternative names: DNS names, then addresses'],
  usages: ['list of strings', 'its key usages, then its extended key usages'],
  keyKind: ['string or null', 'the kind of its key: `ec-p256`'],
  keyLocation: ['string or null', 'for a CA, where its private key is: `held in backend hsm`; null: in the sinks'],
  serial: ['string or null', 'its serial number, in hex'],
  fingerprint: ['string or null', 'SHA-256 of the certificate, in hex'],
  signer: [
    'string or null',
    'SHA-256 of the certificate that signed it, in hex; null for a root, and if that certificate was not read',
  ],
  action: 'the action of `kpki apply`: [a word](reasons.md#actions)',
  findings: [reasons, 'its problems and notes, the worst first'],
  isRefused: ['true', 'verifiers reject the certificate now, as a finding says; else absent'],
  phase: 'for a CA or key pair in rotation, the current phase; else absent',
  otherCertificates: [
    'list of other certificates',
    'for a CA or a trust bundle, its certificates other than the one above; absent if there are none',
  ],
};

const otherCertificate: Fields<OtherCertificate> = {
  slot: '`next` or `previous`: the other CA of a rotation; `bundle`: another certificate in the same file',
  subject: 'the subject; this and the fields below are as in an entry',
  issuer: 'the issuer',
  notBefore: 'when it becomes valid, in UTC (RFC 3339)',
  notAfter: 'when it expires, in UTC (RFC 3339)',
  serial: 'its serial number, in hex',
  fingerprint: 'SHA-256 of the certificate, in hex',
};

const part: Fields<StatusPart> = {
  part: '`certificate`, `private key`, `public key`, `trust bundle` or `kubeconfig`',
  location: 'the location, as the sink names it',
  path: 'the entry at that location: `pki/apiserver.key`',
  state: '`present`, `absent` or `unreadable`',
};

const adoption: Fields<AdoptionReport> = {
  cluster: 'the name of the cluster in the file',
  profile: '`kubeadm` or `kubernetes`: the profile that fits the files found best',
  kubernetesVersion: 'the version in the file',
  file: ['string or null', 'the file that was written; null: none'],
  blocker: ['string or null', 'why no file was written, as text'],
  found: ['list of found artifacts', 'the files recognized as artifacts'],
  findings: ['list of adoption findings', 'mismatches and assumptions'],
  plan: ['[plan](plan.md) or null', 'the first plan; null if none could be made'],
};

const foundArtifact: Fields<FoundArtifact> = {
  artifact: 'its catalog entry: `apiserver`',
  user: ['string or null', 'the user of the kubeconfig; null: it belongs to the cluster'],
  tree: 'its folder or node',
  where: 'its file, or its entry in a sink',
  keyWhere: ['string or null', 'the location of its private key, if that is elsewhere'],
  belongs: 'its path in kubeadm’s layout, without the folder of its node: `pki/apiserver.crt`',
  key: 'whether its private key is `there`, `absent` or `unreadable`',
  subject: ['string or null', 'the subject of its certificate; null: there is none'],
  notAfter: ['string or null', 'when that expires, in UTC (RFC 3339)'],
};

const adoptionFinding: Fields<AdoptionFinding> = {
  severity: '`error`, `warning` or `note`',
  finding:
    '[an adoption finding](reasons.md#findings-of-adopting), or [a reason](reasons.md#reasons) of the first plan',
  about: 'an artifact, a file, or a field of `kpki.yaml`',
  text: 'the finding, as text',
  fix: 'the fix; absent if nothing is to be done',
};

const artifact: Fields<ArtifactReport> = {
  cluster: 'the name of the cluster',
  artifact: 'the artifact: `apiserver cp1`',
  state: 'the worst state of its copies: see [an entry](#an-entry-of-the-status)',
  what: 'what it is for, as text',
  without: 'what breaks without it, as text',
  readers: ['list of strings', 'the flags that read it, as text'],
  copies: ['list of [entries](#an-entry-of-the-status)', 'its copies, one for each node and sink'],
  drift: ['list of strings', 'drift of its files, which `kpki apply` repairs'],
};

const verification: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  verdicts: ['list of verdicts', 'one for each check'],
};

const verdict: Fields<Omit<LiveVerdict, 'likeness'>> = {
  name: 'for a live check, the name for `kpki rotate --accept-unproven`; else absent',
  node: ['string or null', 'for a live check, its node or null; `--accept-unproven` takes the node too; else absent'],
  code: '`foreign-server`: another server answers at this address, so kpki asks nothing more there; `not-reloaded`: the component runs with the files from before, and waits for a restart or a reload; `other-ca`: no stored CA signed its certificate, so that its address may be wrong; else absent',
  fact: '`text` in short, without its fix: why the server could not be reached, or whose certificate it serves; else absent',
  isUnreached: ['boolean', 'true if the server could not be reached; else absent'],
  servesPrevious: [
    'boolean',
    'true if the server serves a certificate of the CA before, during a rotation; else absent',
  ],
  restarts: [
    'list of strings',
    'with `not-reloaded`, the components that have to be restarted on the node; absent if it takes new files by itself',
  ],
  check:
    '`declared`: the stored files match `kpki.yaml`; `accepted`: Go’s rules accept the certificate; `connects`: a TLS handshake; with `--live`, `served` and `trusted`: the running servers, `copied`: the copies in the cluster',
  what: 'the subject: an artifact, a location, or a client and a server',
  holds: '`yes`, `no`, or `unproven`: the sink does not reveal its keys, or a server was not reached',
  text: 'the finding, as text',
  manifest: 'the YAML to apply to the cluster as the fix; else absent',
  warnings: [reasons, 'differences from `kpki.yaml` that kpki leaves; they do not make the check fail'],
};

const judgment: Fields<{ readonly certificate: string } & Pick<Judgment, 'refusals' | 'warnings'>> = {
  certificate: 'the file, as given on the command line',
  refusals: ['list of refusals', 'why Kubernetes rejects the certificate; empty: it accepts the certificate'],
  warnings: ['list of refusals', 'problems that Kubernetes accepts'],
};

const refusal: Fields<Judgment['refusals'][number]> = {
  rule: 'the code: `expired`, `name-mismatch`',
  text: 'the finding, as text',
};

const check: Fields<DoctorReport> = {
  cluster: 'the name of the cluster',
  environment: ['string or null', 'the environment that was checked; null: the file has none'],
  plugins: ['list of plugins', 'one for each backend and sink that the environment uses'],
  cas: ['list of CAs', 'one for each CA with its key in a backend'],
};

const caCheck: Fields<DoctorReport['cas'][number]> = {
  ca: 'its name in the catalog',
  state:
    'its key: `there`, `not there`, `unknown` (the backend cannot say), or `failed` (the backend refused; `kpki doctor` exits with 1)',
  text: 'the name of the key, or why it is unknown',
};

const plugin: Fields<DoctorReport['plugins'][number]> = {
  who: 'its kind and its name in the environment: `sink main`',
  state: '`ok` or `failed`',
  text: '`ready`, or the error',
  missing: ['list of strings', 'the rights that it lacks for this cluster'],
  unasked: ['list of strings', 'the rights that a backend cannot check; absent if there are none'],
};

const agreementList: Fields<AgreementListReport> = {
  servers: ['list of servers', 'the servers that you agreed to'],
  programs: ['list of programs', 'the login programs that you agreed to'],
};

const knownServer: Fields<AgreementListReport['servers'][number]> = {
  origin: 'scheme, host and port: `https://vault.example.com:8200`',
  anchors:
    'the CAs that verify its certificate: `machine`, or `sha256:…` of the CAs in a configuration; then `as` with a server name and `via` with a proxy',
  since: 'when you agreed, in UTC (RFC 3339)',
};

const trustedProgram: Fields<AgreementListReport['programs'][number]> = {
  command: ['list of strings', 'the program and its arguments'],
  file: 'the kubeconfig that names it',
  digest: 'SHA-256 of command, arguments, variables and content',
  since: 'when you agreed, in UTC (RFC 3339)',
};

const pluginList: Fields<PluginListReport> = {
  cluster: 'the name of the cluster',
  environment: ['string or null', 'the environment; null: the file has none'],
  plugins: ['list of plugins', 'each backend, sink and layout that it names'],
};

const listedPlugin: Fields<PluginListReport['plugins'][number]> = {
  use: 'the plugin as the configuration names it: a package, a file, or a built-in name',
  kind: '`backend`, `sink` or `layout`',
  names: ['list of strings', 'its names in the environment; for a layout, the sinks that use it'],
  version: ['string or null', 'the version in its package.json; null: it has none'],
  path: ['string or null', 'the module, with links resolved; null: built in or not found'],
  contract: [
    'string or null',
    'its version of the plugin contract; for a plugin that kpki does not run, the range of `@kpki/plugin` that it requires',
  ],
  trust: '`built in`, `trusted`, `changed` since it was trusted, `not trusted`, or `not found`',
  digest: ['string or null', 'SHA-512 of all code that it can run, for `kpki plugin trust --hash`'],
  fault: ['string or null', 'why it cannot be used; null: no problem is known'],
};

const conformance: Fields<ConformanceReport> = {
  plugin: 'the plugin, as the configuration names it',
  pluginKind: '`backend` or `sink`',
  name: 'its name in the environment; else the plugin’s own name',
  declares: ['list of facets', 'its capabilities: a `facet` and, as text, a `detail`'],
  cases: ['list of outcomes', 'each case on the plugin itself; then, behind kpki’s guard, each case that passed'],
};

const outcome: Fields<ConformanceReport['cases'][number]> = {
  id: 'the case: `write.stale`',
  promise: 'the sentences of the contract that the case tests',
  guarded: ['boolean', 'whether the case ran behind the guard that kpki puts before each plugin'],
  result: '`passed`, `failed`, `not proven` or `not declared`',
  text: ['string or null', 'why it failed, or what is needed to test it; else null'],
};

const applied: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  repairs: ['number', 'locations that were repaired'],
  steps: ['number', 'steps of the plan that were carried out'],
  entriesWritten: ['number', 'entries that were written'],
  rollout: ['list of [rollout steps](plan.md#a-rollout-step)', 'the rollout on a running cluster, in this order'],
  bindings: [
    'list of [bindings](plan.md#a-binding)',
    'ClusterRoleBindings that the cluster needs, as in the plan; absent if there are none',
  ],
};

const hook: Fields<HookInput> = {
  when: '`before` or `after`',
  cluster: 'the name of the cluster',
  environment: ['string or null', 'the environment; null: the file has none'],
  steps: ['list of hook steps', 'the changes to come, or the changes made'],
  rollout: ['list of [rollout steps](plan.md#a-rollout-step)', 'the rollout on a running cluster, in this order'],
};

const hookStep: Fields<HookStep> = {
  artifact: 'the artifact: `apiserver cp1`',
  name: 'its catalog entry: `apiserver`',
  owner: ['string or null', 'the node or user that it belongs to; null: the cluster'],
  action:
    'the action: [a word](reasons.md#actions); for an undo, `restore` or `remove`; `finish`: an interrupted run wrote the artifact, and this run reports the change',
  reasons: ['list of strings', 'the [reasons](reasons.md#reasons); empty for an undo and for `finish`'],
  writes: ['list of [writes](plan.md#a-write)', 'the entries that are written'],
};

const undoPlan: Fields<Omit<UndoPlan, 'apiVersion' | 'kind'>> = {
  cluster: 'the name of the cluster',
  declared: 'SHA-256 of the spec, in hex',
  applyId: 'the ID of the apply to undo, as stored in its locations',
  applied: 'when that apply began, in UTC (RFC 3339)',
  isComplete: ['boolean', 'whether that apply, or its undo, was complete; false: it was interrupted'],
  isRedo: ['boolean', 'whether that apply was an undo, so that this one restores the later state'],
  resumes: ['string or null', 'the apply ID of the interrupted undo that this one continues; null: none'],
  made: 'when the undo was planned, in UTC (RFC 3339)',
  locations: ['list of [locations](plan.md#a-location)', 'the locations, with the revisions that the plan is for'],
  steps: ['list of steps', 'one for each artifact; two if some of its files are restored and others removed'],
  forgetful: ['list of strings', 'the sinks that retain nothing, so nothing is undone there'],
};

const undoStep: Fields<UndoStep> = {
  artifact: 'the artifact: `apiserver cp1`',
  name: 'its catalog entry: `apiserver`',
  owner: ['string or null', 'the node or user that it belongs to; null: the cluster'],
  action: Object.entries(undoActions)
    .map(([action, means]) => `\`${action}\`: ${means}`)
    .join('; '),
  notes: ['list of strings', 'why it stays, or what its undo leaves, as text'],
  writes: ['list of [writes](plan.md#a-write)', 'the entries to restore or remove'],
  supersedes: [
    'list of strings',
    'files with a credential that a component uses until they are removed and the component restarts; absent if there are none',
  ],
  renews: [
    'boolean',
    'true if the kubeconfig holds a certificate of the undone CA, or one that was removed. Fix: `kpki renew`. Else absent',
  ],
  restores: [
    'object',
    'the restored certificate; of several, the first to expire: `notAfter` in UTC (RFC 3339), `serial` in hex, `fingerprint` (SHA-256, hex). Absent if none can be read',
  ],
  expired: 'when the restored certificate expired, in UTC (RFC 3339); absent if none has',
  isMismatched: ['true', 'the restored private key is not that of the restored certificate; absent if both match'],
};

const undone: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  entriesWritten: ['number', 'entries restored or removed; 0, without an `UndoPlan` before, if nothing is retained'],
  rollout: ['list of [rollout steps](plan.md#a-rollout-step)', 'the rollout on a running cluster, in this order'],
};

const requests: Fields<RequestsReport> = {
  cluster: 'the name of the cluster',
  folder: ['string or null', 'the folder with the requests; null: nothing to request'],
  digest: ['string or null', 'SHA-256 of its `SHA256SUMS`, in hex'],
  requests: ['list of requests', 'one for each requested certificate, as in `requests.json`'],
  blocked: ['list', 'the artifacts that cannot be requested: `artifact`, `reasons` and `next` of the step'],
};

const request: Fields<BundledRequest> = {
  artifact: 'the artifact: `apiserver cp1`',
  request: 'the file of the request (PKCS#10, PEM), relative to the folder',
  signer: ['string or null', 'the CA that should sign; null: the external signer of this CA'],
  ca: ['boolean', 'whether the certificate is a CA certificate'],
  subject: ['object', '`commonName`, and the list `organizations`'],
  names: ['object', 'its alternative names: the lists `dns` and `ip`'],
  usages: ['list of strings', 'its key usages, then its extended key usages'],
  seconds: ['number', 'the requested lifetime'],
  pathLength: ['number', 'for a CA, the largest number of CAs below it; absent: not limited'],
  permittedNames: ['object', 'for a CA, the lists `dns` and `ip` that it may sign; absent: not limited'],
  publicKey: '`sha256:` and the digest of the public key (SubjectPublicKeyInfo)',
};

const signed: Fields<SignedReport> = {
  cluster: 'the name of the cluster',
  folder: 'the folder with the certificates',
  digest: 'SHA-256 of `SHA256SUMS` of the requests, in hex: compare it with that of `Requests`',
  certificates: ['list of signed certificates', 'one for each request'],
  cas: ['list of signed certificates', 'the certificates of the CAs that signed them'],
};

const signedFile: Fields<SignedFile> = {
  name: 'the artifact, or the name of the CA',
  file: 'its file (PEM, with intermediates), relative to the folder',
  notAfter: 'when it expires, in UTC (RFC 3339)',
  fingerprint: 'SHA-256 of the certificate, in hex',
};

/** Which command shows a record, in Markdown. */
const shownBy: Readonly<Record<RecordKind | 'Plan' | 'UndoPlan', string>> = {
  Status: '`kpki status`',
  Survey: '`kpki status FILE`',
  Adoption: '`kpki adopt`',
  Artifact: '`kpki show`',
  Verification: '`kpki verify`',
  Judgment: '`kpki verify --certificate`',
  Check: '`kpki doctor`',
  AgreementList: '`kpki agreement list`',
  PluginList: '`kpki plugin list`',
  Conformance: '`kpki plugin test`',
  Rotations: '`kpki rotate` without a name',
  Event: 'each command that writes: one record a line for each event',
  Plan: '`kpki plan`; `kpki apply`, `kpki renew`, `kpki rekey`, `kpki rotate`, `kpki csr import`, before they write',
  Applied: 'the same commands, at the end',
  Rotation: '`kpki rotate`, before its plan',
  LiveChecks: '`kpki rotate`, after its live checks',
  NextPhase: '`kpki rotate`, at the end',
  UndoPlan: '`kpki undo`',
  Undone: '`kpki undo`, at the end',
  Copied: '`kpki copy`',
  JoinSecret: '`kpki upload-certs`',
  Requests: '`kpki csr export`',
  Signed: '`kpki csr sign`',
  Fleet: 'no command: the terminal UI exports the record from its fleet',
  Hook: 'no command: a hook reads the record from its standard input',
};

type KeyOf<Each> = Each extends unknown ? keyof Each : never;
const event: Readonly<Record<KeyOf<Event>, Field>> = {
  type: 'the event: `step done`, `written`, `log`; the type decides which other fields are present',
  sink: 'the sink',
  location: ['string or null', 'the location in the sink; null: several'],
  entry: 'the file, or the key of a Secret',
  entries: ['number', 'the number of entries to write, or written'],
  repairs: ['number', 'the number of locations that the plan repairs'],
  steps: ['number', 'the number of steps in the plan'],
  finishes: ['boolean', 'true if a repair completed an interrupted write; else absent'],
  artifact: 'the artifact of a step: `apiserver cp1`',
  action: 'the action of the step: [a word](reasons.md#actions)',
  ticket: 'the name under which a person approves a certificate',
  isUncertain: ['boolean', 'whether the outcome is unknown until the location is read'],
  backend: 'the backend of the next attempt',
  attempt: ['number', 'the number of the next attempt'],
  of: ['number', 'the number of attempts'],
  seconds: ['number', 'the pause before the next attempt'],
  level: '`debug`, `info` or `warn`',
  from: 'the plugin that wrote the line',
  text: 'the event as text, or the line of a plugin',
};

const rotations: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  rotations: ['list of [rotation statuses](plan.md#a-rotation-status)', 'one for each CA and for `sa`'],
};

const copied: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  entriesWritten: ['number', 'entries that were written'],
};

const fleet: Fields<FleetReport> = {
  clusters: [
    'list',
    '`file` and `environment` of each environment, and its [status](#status); `environment` is null if the file has none',
  ],
  unread: ['list', '`file`, `environment` and `text` of each that could not be read'],
};

const joinSecret: Readonly<Record<string, Field>> = {
  location: 'the location of the Secret',
  expires: 'when the cluster removes the Secret, in UTC (RFC 3339)',
  certificateKey: 'the key that decrypts the Secret, in hex, for `kubeadm join --certificate-key`',
};

const tables: readonly (readonly [title: string, fields: Readonly<Record<string, Field>>])[] = [
  ['Status', status],
  ['An entry of the status', entry],
  ['A server', server],
  ['The client trust of a server', clientTrust],
  ['A part of an entry', part],
  ['Another certificate of an entry', otherCertificate],
  ['Adoption', adoption],
  ['A found artifact', foundArtifact],
  ['An adoption finding', adoptionFinding],
  ['Survey', survey],
  ['An expiry', expiry],
  ['Artifact', artifact],
  ['Verification', verification],
  ['A verdict', verdict],
  ['Judgment', judgment],
  ['A refusal', refusal],
  ['Check', check],
  ['A plugin of doctor', plugin],
  ['A CA of doctor', caCheck],
  ['Agreement list', agreementList],
  ['A known server', knownServer],
  ['A trusted program', trustedProgram],
  ['Plugin list', pluginList],
  ['A plugin of the list', listedPlugin],
  ['Conformance', conformance],
  ['An outcome of a case', outcome],
  ['Event', event],
  ['Applied', applied],
  ['Rotations', rotations],
  ['Fleet', fleet],
  ...rotationTables,
  ['Hook', hook],
  ['A hook step', hookStep],
  ['Undo plan', undoPlan],
  ['An undo step', undoStep],
  ['Undone', undone],
  ['Copied', copied],
  ['Join secret', joinSecret],
  ['Requests', requests],
  ['A request', request],
  ['Signed', signed],
  ['A signed certificate', signedFile],
];

export function recordsPage(): string {
  return page(
    'Records for machines',
    [
      [
        'The output of `-o json` and `-o yaml`, except for the catalog rows of `kpki explain`. Each record begins with',
        '`apiVersion` and `kind`. No record holds a secret, except the key in a `JoinSecret`. Text from other programs is',
        'complete, with control characters escaped. A command that writes prints a stream, one record a line.',
      ].join('\n'),
      table(
        ['Record', 'Shown by'],
        Object.entries(shownBy).map(([kind, by]) => [linkOf(kind), by]),
      ),
    ].join('\n\n'),
    [...tables.map(([title, fields]) => fieldsSection(title, fields)), formatsSection(), metricsSection()],
  );
}

/** Throws if no table describes the record. */
function linkOf(kind: string): string {
  if (kind === 'Plan') return '[`Plan`](plan.md)';
  const title = kind.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (!tables.some(([each]) => each === title)) throw new Error(`${kind}: add a table of its fields, ${title}`);
  return `[${code(kind)}](#${title.toLowerCase().replaceAll(' ', '-')})`;
}

function formatsSection(): string {
  const formats = [
    ['`table`, `wide`', usualFields.text] as const,
    ['`json`, `yaml`', usualFields.record] as const,
    ...Object.entries(reportWriters).map(([name, { fields }]) => [code(name), fields] as const),
  ];
  const names = Object.keys(usualFields.record) as readonly ReportField[];
  return section(
    'What each format shows',
    [
      'What `kpki status -o FORMAT` shows of a report. `source` is the cluster, or the machine whose files were read; `lost` is each',
      'file without a report, where one document is about several clusters.',
    ].join('\n'),
    table(
      ['Field', ...formats.map(([name]) => name)],
      names.map((field) => [
        code(field),
        ...formats.map(([, uses]) => {
          const use = uses[field];
          return use === 'shown' ? 'yes' : `no: ${use.leftOut}`;
        }),
      ]),
    ),
  );
}

function metricsSection(): string {
  return section(
    'Metrics',
    [
      'What `kpki status -o prometheus` shows: gauges in the text format of Prometheus. Those of an artifact have the labels',
      '`cluster` (not where files were read without a spec), `artifact`, `name`, `kind`, `node`, `sink`, `location` and',
      '`path`, as far as it has them; they stay the same when a certificate is renewed. Of several specs all is in one file;',
      'where two give their clusters the same name, the label `cluster` has the file too: `prod (clusters/b.yaml)`.',
    ].join('\n'),
    table(
      ['Metric', 'What it says'],
      [...metrics, lostMetric].map(({ name, help }) => [code(`${metricPrefix}${name}`), help]),
    ),
  );
}
