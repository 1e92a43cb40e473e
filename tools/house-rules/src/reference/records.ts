import type {
  AdoptionFinding,
  Event,
  Expiry,
  Judgment,
  LiveCertificate,
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
import { type Field, type Fields, fieldsSection } from './fields.ts';
import { code, page, section, table } from './markdown.ts';
import { rotationTables } from './rotation-records.ts';

const reasons = 'list of [reasons](plan.md#a-reason)';

const status: Fields<Omit<ClusterReport, 'source' | 'at'>> & Readonly<Record<'rotations', Field>> = {
  cluster: 'the name of the cluster',
  entries: ['list of entries', 'one for each copy of each artifact'],
  drifted: [
    'list of [repairs](plan.md#a-repair)',
    'locations that are not in order, with what `kpki apply` would repair',
  ],
  unread: [
    'list',
    '`sink` and `text` of each sink that did not say what it keeps; with one, `kpki status` ends with 1',
  ],
  forecast: ['list of [expiries](#an-expiry)', 'what ends when, and what stops working then, the first in front'],
  served: ['list of [servers](#a-server)', 'what each server really serves; with `--live` alone'],
  rotations: [
    'list of [standings](plan.md#a-standing)',
    'the rotations that are under way; left out if a sink was not read',
  ],
};

const server: Fields<LiveCertificate> = {
  server: 'what listens: `kube-apiserver`, `etcd`, `etcd-peer`, `kube-controller-manager`, `kube-scheduler`, `kubelet`',
  node: 'on which node',
  endpoint: 'where it was asked, `host:port`',
  artifact: ['string or null', 'what it has to serve; null: kpki makes it no certificate'],
  state:
    '`stored`: the stored certificate; `chain differs`: without what is stored behind it; `older`, `newer`: another one, that begins before or after; `nothing stored`; `own`: of its own; `foreign`: another server answers; `unreadable`; `unreachable`',
  text: 'why nothing is known of it; else empty',
  subject: ['string or null', 'of its certificate'],
  notAfter: ['string or null', 'its end, in UTC (RFC 3339)'],
  residualSeconds: ['number or null', 'whole seconds until then; negative once it is over'],
  fingerprint: ['string or null', 'SHA-256 of the certificate, hex'],
};

const survey: Fields<Pick<SurveyReport, 'paths' | 'read' | 'entries' | 'forecast'>> = {
  paths: ['list of strings', 'the files and folders, as they were named'],
  read: ['number', 'how many files were read'],
  entries: [
    'list of [entries](#an-entry-of-the-status)',
    'one for each certificate, kubeconfig and key; `artifact` is its file, without `keyLocation`, `parts` and `action`, and `name` and `kind` may be null',
  ],
  forecast: ['list of [expiries](#an-expiry)', 'what ends when, and what stops working then, the first in front'],
};

const expiry: Fields<Expiry> = {
  at: 'when nothing accepts it any more, in UTC (RFC 3339): at its end, or at that of its CA',
  residualSeconds: ['number', 'whole seconds until then; negative once it is over'],
  notAfter: 'its own end, in UTC (RFC 3339)',
  cappedBy: ['string or null', 'the CA with which it ends, at or before its own end; null: it ends by itself'],
  renewFrom: [
    'string or null',
    'from when it is due for renewal, in UTC (RFC 3339); null: it ends with its CA, which has to be replaced first',
  ],
  artifact: 'the artifact, or the file',
  name: ['string or null', 'its catalog entry; null: it is none'],
  kind: ['string or null', 'as that of an entry'],
  owner: ['string or null', 'the node or user that it is made for'],
  subject: ['string or null', 'its subject'],
  fingerprint: 'SHA-256 of the certificate, in hex',
  copies: ['list', '`node`, `sink`, `location` and `path` of each copy of it'],
  stops: 'what stops working then, in words for a person; empty where the catalog does not know it',
  connections: ['list of strings', 'the connections that are not made any more: `kubelet → kube-apiserver`'],
  takesAlong: ['list of strings', 'of a CA, what it signed: all of that ends with it, renewed or not'],
};

const entry: Fields<StatusEntry> = {
  artifact: 'the artifact: `apiserver cp1`',
  name: 'its catalog entry: `apiserver`',
  kind: '`ca`, `trust bundle`, `certificate`, `kubeconfig` or `key pair`',
  owner: ['string or null', 'the node or user that it is made for; null: the whole cluster shares it'],
  ca: ['string or null', 'the CA that it is of, or is signed by; null for a key pair'],
  node: ['string or null', 'the node whose copy it is; null: it is of none'],
  sink: 'the name that the environment gives the sink; `main` where none is declared',
  location: 'the location, as the sink names it: a directory',
  path: 'the entry at that location, of what has a private key the public one: `pki/apiserver.crt`',
  parts: ['list of parts', 'what it consists of, and where that is'],
  state:
    '`ok`, `pending` (waits for another issuer or for an approval), `due` (to be renewed), `invalid`, `expired`, `missing` (all of it, or a part that it needs) or `unreadable`',
  subject: ['string or null', 'the subject of its certificate; null here and below: there is none to be read'],
  issuer: ['string or null', 'the issuer, as the certificate has it'],
  notBefore: ['string or null', 'from when it is valid, in UTC (RFC 3339)'],
  notAfter: ['string or null', 'until when it is valid, in UTC (RFC 3339)'],
  residualSeconds: ['number or null', 'whole seconds until then; negative once it has ended'],
  names: ['list of strings', 'its alternative names: DNS names, then addresses'],
  usages: ['list of strings', 'its key usages, then its extended key usages'],
  keyKind: ['string or null', 'the kind of its key: `ec-p256`'],
  keyLocation: ['string or null', 'of a CA, where its private key is: `held in backend hsm`; null: in the sinks'],
  serial: ['string or null', 'its serial number, in hex'],
  fingerprint: ['string or null', 'SHA-256 of the certificate, in hex'],
  signer: [
    'string or null',
    'the same of the certificate that signed it; null of a root, and where that is not among what was read',
  ],
  action: 'what `kpki apply` would do: [a word](reasons.md#actions)',
  findings: [reasons, 'what is the matter with it, or worth a word'],
  phase: 'of a CA or a key pair that is rotated, the phase that it is in; left out where none is under way',
  otherCertificates: [
    'list of other certificates',
    'of a CA or a trust bundle, what it holds beyond the certificate above; left out where that is nothing',
  ],
};

const otherCertificate: Fields<OtherCertificate> = {
  slot: '`next` or `previous`: the other CA of a rotation; `bundle`: a further certificate of the same file',
  subject: 'as that of an entry, here and below',
  issuer: 'the issuer',
  notBefore: 'from when it is valid, in UTC (RFC 3339)',
  notAfter: 'until when it is valid, in UTC (RFC 3339)',
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
  cluster: 'the name of the cluster, as the file declares it',
  profile: '`kubeadm` or `kubernetes`: whichever describes better what is there',
  kubernetesVersion: 'the version that the file declares',
  file: ['string or null', 'the file that was written; null: none was'],
  obstacle: ['string or null', 'why none was, in words for a person'],
  found: ['list of found artifacts', 'everything that was told to be one'],
  findings: ['list of findings of adopting', 'what does not fit, and what was assumed'],
  plan: ['[plan](plan.md) or null', 'what the first plan does; null where none could be made'],
};

const foundArtifact: Fields<FoundArtifact> = {
  artifact: 'its catalog entry: `apiserver`',
  user: ['string or null', 'whose kubeconfig it is; null: nobody’s but the cluster’s'],
  tree: 'the folder or the node that it is of',
  where: 'its file, or its entry in a sink',
  keyWhere: ['string or null', 'where its private key is, if that is elsewhere'],
  belongs: 'where kubeadm’s layout has it, without the folder of its node: `pki/apiserver.crt`',
  key: 'whether its private key is `there`, `absent` or `unreadable`',
  subject: ['string or null', 'the subject of its certificate; null: there is none'],
  notAfter: ['string or null', 'until when that is valid, in UTC (RFC 3339)'],
};

const adoptionFinding: Fields<AdoptionFinding> = {
  severity: '`error`, `warning` or `note`',
  finding: '[a word](reasons.md#findings-of-adopting), or [a reason](reasons.md#reasons) of the first plan',
  about: 'an artifact, a file, or a field of the declaration',
  text: 'what was found, in words for a person',
  fix: 'what to do about it; left out where nothing has to be done',
};

const artifact: Fields<ArtifactReport> = {
  cluster: 'the name of the cluster',
  artifact: 'the artifact: `apiserver cp1`',
  state: 'of its copies, the state that needs somebody most: see [an entry](#an-entry-of-the-status)',
  what: 'what it is, in words for a person',
  without: 'what breaks without it, in words for a person',
  readers: ['list of strings', 'the flags that read it, in words for a person'],
  copies: ['list of [entries](#an-entry-of-the-status)', 'it, as each node and each sink holds it'],
  drift: ['list of strings', 'what is not in order of its files, as `kpki apply` would repair it'],
};

const verification: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  verdicts: ['list of verdicts', 'one for each thing that was checked'],
};

const verdict: Fields<LiveVerdict> = {
  name: 'of a live check: the name that `kpki rotate --accept-unproven` takes; else left out',
  node: [
    'string or null',
    'of a live check: the node that it is about, which `--accept-unproven` takes too, or null; else left out',
  ],
  code: '`foreign-server`: another server answers in place of a server, and nothing else is asked there; else left out',
  isUnreached: ['boolean', 'true for a server that was not reached: nothing else is known of it; else left out'],
  check:
    '`declared`: as the file says; `accepted`: by Go’s rules; `connects`: a handshake; with `--live`, `served` and `trusted`: by what really listens, `copied`: in the cluster',
  what: 'an artifact, a location, or a client and a server',
  holds:
    '`yes`, `no`, or `unproven` where it cannot be told: the sink does not give back the key that it takes, a server is not reached',
  text: 'what was found, in words for a person',
  manifest: 'what has to be applied to the cluster so that it holds, in YAML; else left out',
  warnings: [reasons, 'what is not as declared and is left so; where nothing else is wrong, it holds'],
};

const judgment: Fields<{ readonly certificate: string } & Pick<Judgment, 'refusals' | 'warnings'>> = {
  certificate: 'the file, as it was named',
  refusals: ['list of refusals', 'why Kubernetes does not accept the certificate; empty: it does'],
  warnings: ['list of refusals', 'what Kubernetes accepts, and should not be issued'],
};

const refusal: Fields<Judgment['refusals'][number]> = {
  rule: 'a word for scripts: `expired`, `name-mismatch`',
  text: 'what was found, in words for a person',
};

const check: Fields<DoctorReport> = {
  cluster: 'the name of the cluster',
  environment: ['string or null', 'the environment whose plugins were asked; null: the file has none'],
  plugins: ['list of plugins', 'one for each backend and each sink that would be worked with'],
  cas: ['list of CAs', 'one for each CA whose key a backend has'],
};

const caCheck: Fields<DoctorReport['cas'][number]> = {
  ca: 'its name in the catalog',
  state:
    'whether its key is `there` or `not there`; `unknown` where the backend does not tell, and `failed` where it cannot be had: with that `kpki doctor` ends with 1',
  text: 'which key it is, or why it is not known, in words for a person',
};

const plugin: Fields<DoctorReport['plugins'][number]> = {
  who: 'its kind, and the name that the environment gives it: `sink main`',
  state: '`ok`, or `failed` where it cannot be worked with',
  text: '`ready`, or why not, in words for a person',
  missing: ['list of strings', 'the rights that it lacks for this cluster, each in plain words'],
  unasked: ['list of strings', 'the rights that a backend cannot ask for; left out where there are none'],
};

const agreementList: Fields<AgreementListReport> = {
  servers: ['list of servers', 'the servers that you agreed to'],
  programs: ['list of programs', 'the programs that log in, and that you agreed to'],
};

const knownServer: Fields<AgreementListReport['servers'][number]> = {
  origin: 'scheme, host and port: `https://vault.example.com:8200`',
  anchors:
    'what verifies its certificate: `machine`, or `sha256:…` of the CAs that a configuration brings; then `as` a server name and `via` a proxy',
  since: 'when you agreed, in UTC (RFC 3339)',
};

const trustedProgram: Fields<AgreementListReport['programs'][number]> = {
  command: ['list of strings', 'the program and its arguments'],
  file: 'the kubeconfig that names it',
  digest: 'SHA-256 over command, arguments, variables and content',
  since: 'when you agreed, in UTC (RFC 3339)',
};

const pluginList: Fields<PluginListReport> = {
  cluster: 'the name of the cluster',
  environment: ['string or null', 'the environment whose plugins these are; null: the file has none'],
  plugins: ['list of plugins', 'each backend, each sink and each layout that it names'],
};

const listedPlugin: Fields<PluginListReport['plugins'][number]> = {
  use: 'as the configuration has it: a package, a file, or a name of kpki’s own',
  kind: '`backend`, `sink` or `layout`',
  names: ['list of strings', 'what the environment calls it; of a layout, the sinks that it is for'],
  version: ['string or null', 'the version in its package.json; null where there is none'],
  path: ['string or null', 'the module that would run, without links; null where it is built in or not there'],
  contract: [
    'string or null',
    'the version of the contract that it speaks; of one that must not run, the range of `@kpki/plugin` that it asks for',
  ],
  trust: '`built in`, `trusted`, `changed` since it was trusted, `not trusted`, or `not found`',
  digest: ['string or null', 'SHA-512 over all that it may run, for `kpki plugin trust --hash`'],
  fault: ['string or null', 'why it cannot be used, in words for a person; null where nothing is known'],
};

const conformance: Fields<ConformanceReport> = {
  plugin: 'as the configuration has it',
  pluginKind: '`backend` or `sink`',
  name: 'what the environment calls it; the plugin’s own name where it is of none',
  declares: [
    'list of facets',
    'what it says that it can do, each with a `facet` and, in words for a person, a `detail`',
  ],
  cases: ['list of outcomes', 'each case on the plugin itself, then those that passed once more behind kpki’s guard'],
};

const outcome: Fields<ConformanceReport['cases'][number]> = {
  id: 'the case: `write.stale`',
  promise: 'the sentences of the contract that the case proves',
  guarded: ['boolean', 'whether it was run behind the guard that kpki puts in front of each plugin'],
  result: '`passed`, `failed`, `not proven` or `not declared`',
  text: ['string or null', 'why it failed, or what it needs to be proven; null else'],
};

const applied: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  repairs: ['number', 'locations that were put in order'],
  steps: ['number', 'steps of the plan that were carried out'],
  entriesWritten: ['number', 'entries that were written'],
  rollout: [
    'list of [rollout steps](plan.md#a-rollout-step)',
    'what has to happen now on a cluster that runs, in order',
  ],
  bindings: [
    'list of [bindings](plan.md#a-binding)',
    'ClusterRoleBindings that the cluster needs, as the plan has them; left out where there is none',
  ],
};

const hook: Fields<HookInput> = {
  when: '`before` or `after`',
  cluster: 'the name of the cluster',
  environment: ['string or null', 'the environment; null: the configuration has none'],
  steps: ['list of steps of a hook', 'what is about to be changed, or was'],
  rollout: [
    'list of [rollout steps](plan.md#a-rollout-step)',
    'what has to happen then on a cluster that runs, in order',
  ],
};

const hookStep: Fields<HookStep> = {
  artifact: 'the artifact: `apiserver cp1`',
  name: 'its catalog entry: `apiserver`',
  owner: ['string or null', 'the node or user that it is made for; null: the whole cluster shares it'],
  action:
    'what is done: [a word](reasons.md#actions); of an undo `restore` or `remove`; `finish`: a run that was cut short had written it, and it is told now',
  reasons: ['list of strings', 'why: [words](reasons.md#reasons); empty of an undo, and of what is finished'],
  writes: ['list of [writes](plan.md#a-write)', 'the entries that are written'],
};

const undoPlan: Fields<Omit<UndoPlan, 'apiVersion' | 'kind'>> = {
  cluster: 'the name of the cluster',
  declared: 'SHA-256 of the declaration, in hex',
  applyId: 'the name of the apply whose work is undone, as its locations have it',
  applied: 'when that apply began, in UTC (RFC 3339)',
  isComplete: ['boolean', 'whether it, or the undo of it, had come to its end; false: it was cut short'],
  isRedo: ['boolean', 'whether it was an undo itself, so that the later state comes back'],
  resumes: [
    'string or null',
    'the apply ID of an undo that was cut short and is gone on with; null: this one begins anew',
  ],
  made: 'when this was planned, in UTC (RFC 3339)',
  locations: ['list of [locations](plan.md#a-location)', 'where it was planned for, with the revisions'],
  steps: ['list of steps', 'what is done about each artifact; one of which some files come back and others go has two'],
  forgetful: ['list of strings', 'the sinks that retain nothing: what was written there stays'],
};

const undoStep: Fields<UndoStep> = {
  artifact: 'the artifact: `apiserver cp1`',
  name: 'its catalog entry: `apiserver`',
  owner: ['string or null', 'the node or user that it is made for; null: the whole cluster shares it'],
  action: Object.entries(undoActions)
    .map(([action, means]) => `\`${action}\`: ${means}`)
    .join('; '),
  notes: ['list of strings', 'why it stays, or what the undo of it leaves behind, in words for a person'],
  writes: ['list of [writes](plan.md#a-write)', 'the entries that are put back or taken away'],
  supersedes: [
    'list of strings',
    'files in which a component keeps its credential while another one comes back: it goes on with them until they are removed and it is restarted; left out where there are none',
  ],
  renews: [
    'boolean',
    'true where the kubeconfig names a certificate of the CA that is undone, or one that was removed: `kpki renew` makes the kubeconfig again; else left out',
  ],
};

const undone: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  entriesWritten: [
    'number',
    'entries that were put back or taken away; 0, and no `UndoPlan` before, where nothing is retained',
  ],
  rollout: [
    'list of [rollout steps](plan.md#a-rollout-step)',
    'what has to happen now on a cluster that runs, in order',
  ],
};

const requests: Fields<RequestsReport> = {
  cluster: 'the name of the cluster',
  folder: ['string or null', 'where the requests were written; null: there is nothing to ask for'],
  digest: ['string or null', 'SHA-256 of `SHA256SUMS` in it, in hex'],
  requests: ['list of requests', 'one for each certificate that is asked for, as `requests.json` has them'],
  blocked: ['list', 'what is not asked for since something hinders it: `artifact`, `reasons` and `next` of its step'],
};

const request: Fields<BundledRequest> = {
  artifact: 'the artifact: `apiserver cp1`',
  request: 'the file of the request (PKCS#10, PEM), relative to the folder',
  signer: ['string or null', 'the CA that is to sign it; null: the signer of this CA'],
  ca: ['boolean', 'whether the certificate is that of a CA'],
  subject: ['object', '`commonName`, and the list `organizations`'],
  names: ['object', 'its alternative names: the lists `dns` and `ip`'],
  usages: ['list of strings', 'its key usages, then its extended key usages'],
  seconds: ['number', 'how long it is to live'],
  pathLength: ['number', 'of a CA: how many CAs may stand below it; left out: not limited'],
  permittedNames: ['object', 'of a CA: the lists `dns` and `ip` that it may sign; left out: not limited'],
  publicKey: '`sha256:` and the digest of the public key (SubjectPublicKeyInfo)',
};

const signed: Fields<SignedReport> = {
  cluster: 'the name of the cluster',
  folder: 'where the certificates were written',
  digest: 'SHA-256 of `SHA256SUMS` of the requests, in hex: compare it with that of `Requests`',
  certificates: ['list of signed certificates', 'one for each request'],
  cas: ['list of signed certificates', 'those of the CAs that signed them'],
};

const signedFile: Fields<SignedFile> = {
  name: 'the artifact that it is for, or the name of the CA',
  file: 'its file (PEM, with those behind it), relative to the folder',
  notAfter: 'until when it is valid, in UTC (RFC 3339)',
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
  Event: 'each command that writes: what happens, one record a line',
  Plan: '`kpki plan`; `kpki apply`, `kpki renew`, `kpki rekey`, `kpki rotate`, `kpki csr import`, before they write',
  Applied: 'the same commands, at the end',
  Rotation: '`kpki rotate`, before its plan',
  Gate: '`kpki rotate`, after it asked servers',
  NextPhase: '`kpki rotate`, at the end',
  UndoPlan: '`kpki undo`',
  Undone: '`kpki undo`, at the end',
  Copied: '`kpki copy`',
  JoinSecret: '`kpki upload-certs`',
  Requests: '`kpki csr export`',
  Signed: '`kpki csr sign`',
  Hook: 'no command: a hook reads it from its standard input',
};

type KeyOf<Each> = Each extends unknown ? keyof Each : never;
const event: Readonly<Record<KeyOf<Event>, Field>> = {
  type: 'what happened: `step done`, `written`, `log`; it decides which of the other fields are there',
  sink: 'the sink',
  location: ['string or null', 'the location in the sink; null: several were asked for'],
  entry: 'the file, or the key of a Secret',
  entries: ['number', 'how many entries are, or were, written'],
  repairs: ['number', 'how many locations the plan repairs'],
  steps: ['number', 'how many steps the plan carries out'],
  finishes: ['boolean', 'true if a repair completed an interrupted write; else left out'],
  artifact: 'the artifact of a step: `apiserver cp1`',
  action: 'what the step does: [a word](reasons.md#actions)',
  ticket: 'the name under which a person approves a certificate',
  isUncertain: ['boolean', 'whether only reading tells what is stored now'],
  backend: 'the backend that is asked again',
  attempt: ['number', 'the number of the next attempt'],
  of: ['number', 'how many attempts there are'],
  seconds: ['number', 'the pause before the next attempt'],
  level: '`debug`, `info` or `warn`',
  from: 'the plugin that wrote the line',
  text: 'the fact in words, or the line of a plugin',
};

const rotations: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  rotations: ['list of [standings](plan.md#a-standing)', 'one for each CA and for `sa`'],
};

const copied: Readonly<Record<string, Field>> = {
  cluster: 'the name of the cluster',
  entriesWritten: ['number', 'entries that were written'],
};

const joinSecret: Readonly<Record<string, Field>> = {
  location: 'the location of the Secret',
  expires: 'until when the cluster keeps the Secret, in UTC (RFC 3339)',
  certificateKey: 'the key that decrypts the Secret, in hex, for `kubeadm join --certificate-key`',
};

const tables: readonly (readonly [title: string, fields: Readonly<Record<string, Field>>])[] = [
  ['Status', status],
  ['An entry of the status', entry],
  ['A server', server],
  ['A part of an entry', part],
  ['Another certificate of an entry', otherCertificate],
  ['Adoption', adoption],
  ['A found artifact', foundArtifact],
  ['A finding of adopting', adoptionFinding],
  ['Survey', survey],
  ['An expiry', expiry],
  ['Artifact', artifact],
  ['Verification', verification],
  ['A verdict', verdict],
  ['Judgment', judgment],
  ['A refusal', refusal],
  ['Check', check],
  ['A plugin that was asked', plugin],
  ['A CA whose key was asked for', caCheck],
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
  ...rotationTables,
  ['Hook', hook],
  ['A step of a hook', hookStep],
  ['Undo plan', undoPlan],
  ['A step of an undo', undoStep],
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
        'What `-o json` and `-o yaml` show, apart from the rows of the catalog that `kpki explain` shows. Each record begins',
        'with `apiVersion` and `kind`, and holds no secret but the key in a `JoinSecret`. Text of others is whole; control',
        'characters in it are escaped. A command that writes shows a stream, one record a line.',
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
      '`cluster` (not where files were looked at without a declaration), `artifact`, `name`, `kind`, `node`, `sink`, `location` and',
      '`path`, as far as it has them; they stay the same when a certificate is renewed. Of several declarations all is in one file;',
      'where two give their clusters the same name, the label `cluster` has the file too: `prod (clusters/b.yaml)`.',
    ].join('\n'),
    table(
      ['Metric', 'What it says'],
      [...metrics, lostMetric].map(({ name, help }) => [code(`${metricPrefix}${name}`), help]),
    ),
  );
}
