export { type Judgment, judge as judgeCertificate } from '@kpki/x509';
export { copiedEntry } from './adopt/copied-entry.ts';
export { draftOf } from './adopt/draft.ts';
export type { AdoptionDraft, Given } from './adopt/draft-for.ts';
export { contentOf, type FileContent, type FoundFile } from './adopt/file-content.ts';
export { treesOf } from './adopt/from-observed-state.ts';
export { type FoundKeyState, type Holding, heldIn, type SourceTree } from './adopt/holding.ts';
export { keysWithoutLocation } from './adopt/key-findings.ts';
export { isKubeadmTree, readKubeadmTree } from './adopt/kubeadm-tree.ts';
export { kubeconfigsAlone } from './adopt/kubeconfigs-alone.ts';
export { holdingFor } from './adopt/machines.ts';
export { planFindings } from './adopt/plan-findings.ts';
export { recognize } from './adopt/recognize.ts';
export { readStaticPod, type StaticPod } from './adopt/static-pod.ts';
export { type Applied, applyPlan, refuseBlocked, remakePlan, repairLocations, requestsOnly } from './apply/apply.ts';
export type { PendingApproval } from './apply/ask-issuer.ts';
export { type Busy, type Lockable, whileLocked } from './apply/lock.ts';
export type { SigningDependencies } from './apply/signing-dependencies.ts';
export { unreadCreations } from './apply/unread-creations.ts';
export { issueUserKubeconfig } from './apply/user.ts';
export { lastApplyBegan } from './apply-id/apply-id.ts';
export {
  type CopiedEntry,
  type Copying,
  carryOutCopying,
  copyingBetween,
  filesOfNode,
  refuseUnreadIn,
} from './copy/copying.ts';
export { acceptImport } from './csr/accept-import.ts';
export { refusedRequests } from './csr/judge-request.ts';
export { makeSigningRequests } from './csr/make-signing-requests.ts';
export type { SigningRequest } from './csr/request-checks.ts';
export { type SignedRequests, signRequests } from './csr/sign-request.ts';
export { forwards, type Generation, type Phase, phases, type Rotated } from './generation/phase.ts';
export type { RightsAnswer, RightsAsked, SubjectRights } from './inventory/client-subjects.ts';
export { describe, describer } from './inventory/describe.ts';
export { lostKeysIn } from './inventory/lost-keys.ts';
export { nodesInUse } from './inventory/nodes-in-use.ts';
export {
  entriesOf,
  locationsOf,
  type ObservedState,
  readObservedState,
  unreadEntries,
  withRights,
} from './inventory/observed-state.ts';
export { isRefusal, refuseUnread, unreadRevision } from './inventory/read-locations.ts';
export { backendUse, keyFacetOf } from './issuing/backend-use.ts';
export {
  keyFilesIn,
  type LifetimeDecider,
  lifetimeDecider,
  type NamedIssuer,
  type OpenCaPlacement,
  type OpenCaPlacements,
} from './issuing/ca-placement.ts';
export { findHeldKeys, keyOwner } from './issuing/held-keys.ts';
export { type IssuingStyle, styleOf } from './issuing/style.ts';
export {
  joinFilesOf,
  joinLocation,
  newCertificateKey,
  type PutJoinSecret,
  pinOfCa,
  putJoinSecret,
} from './join/put-join-secret.ts';
export { hasByteOrderMark } from './key-outline.ts';
export { parseKubeconfig } from './kubeconfig/parse.ts';
export type { KubeconfigView } from './kubeconfig/view.ts';
export { builtinLayouts } from './layouts/table.ts';
export { type KubeconfigAccess, kubeconfigAccess } from './live/api/kubeconfig-access.ts';
export type { LiveVerdict } from './live/check-names.ts';
export { checkNames, isKubeletName, objectNames } from './live/check-names.ts';
export {
  checksBefore,
  checksOfRotations,
  type LiveCheck,
  type LiveCheckResult,
  liveCheckState,
  needsLiveChecks,
} from './live/checks-before.ts';
export {
  type AskedServer,
  type LiveClientTrust,
  type LiveServer,
  liveStatus,
  serversToAsk,
} from './live/live-status.ts';
export { type LoadedTrust, loadedTrust } from './live/loaded-trust.ts';
export type { ExpectedClient } from './live/probe-client.ts';
export { type ClientAnswer, type ClientCredential, type ProbePath, probeClient } from './live/probe-client.ts';
export {
  isReloadProven,
  isRestart,
  isRestartProvable,
  isRestartProven,
  type RestartProof,
  restartProofs,
} from './live/restart-proofs.ts';
export { askKubeletClientRights, askSubjectRights } from './live/rights/ask-api-servers.ts';
export { type Served, servedAt } from './live/served-at.ts';
export { verdictsBefore } from './live/verdicts-before.ts';
export { type LiveQuestion, type ServerAnswers, verifyLive } from './live/verify-live.ts';
export { isMapping } from './mapping.ts';
export {
  type AdoptionFinding,
  type AdoptionFindingCode,
  type AdoptionRemedies,
  type AdoptionSeverity,
  type AdoptionStatements,
  type AppliedAction,
  adoptionFinding,
  adoptionSeverities,
  type ForeignForm,
  type UnrecognizedFile,
} from './model/adoption-findings.ts';
export type { ArtifactFindings, ArtifactRemedies } from './model/artifact-findings.ts';
export type { BundleFindings, BundleRemedies } from './model/bundle-findings.ts';
export type { CaFindings, CaRemedies } from './model/ca-findings.ts';
export type {
  CaRenewal,
  CertificateFindings,
  DifferingKinds,
  IssuerKeys,
  OddName,
} from './model/certificate-findings.ts';
export type { ConditionMessage, PhaseCondition } from './model/condition.ts';
export { bundlePath, type ConditionStatements, type Unmanaged } from './model/condition.ts';
export type { RefusedRequest, RequestStatements } from './model/csr-refusals.ts';
export type { EntryFaults } from './model/entry-faults.ts';
export {
  EngineError,
  type Origin,
  OriginError,
  pluginErrorIn,
  remedyIn,
  saidBy,
  saidWithoutOrigin,
} from './model/errors.ts';
export type {
  Action,
  Event,
  Listener,
  StoppedWork,
  UndoAction,
} from './model/event.ts';
export {
  type Finding,
  type FindingMessage,
  type FindingParams,
  finding,
  isFinding,
  type Reason,
  type Remedy,
  type RemedyMessage,
  type RemedyParams,
  remedy,
} from './model/finding.ts';
export type { IssuedFindings } from './model/issued-findings.ts';
export type { Differing, Keeper } from './model/keeper.ts';
export type { KeyElsewhere } from './model/key-elsewhere.ts';
export type { KeyPairFindings, KeyPairRemedies } from './model/key-pair-findings.ts';
export type { KubeconfigFaults, KubeconfigField } from './model/kubeconfig-faults.ts';
export type { KubeconfigFindings, KubeconfigRemedies } from './model/kubeconfig-findings.ts';
export type {
  CertificateMark,
  ClientSubject,
  Evidence,
  NamedMark,
  NamedRight,
  RightsPurpose,
  ServerOnNode,
  UnreachedKind,
} from './model/live-evidence.ts';
export {
  type BundleDifference,
  type ClientRefusals,
  type CopySubject,
  type CopyVerdicts,
  type KubeletCertificateSource,
  type KubeletVerdicts,
  type LiveSubjects,
  type Reload,
  type RightsVerdicts,
  restartsOf,
  type ServerAtEndpoint,
  type ServerVerdicts,
  type SigningSource,
} from './model/live-verdicts.ts';
export type { CommandText, Messages, Nested, SuggestedCommand } from './model/message.ts';
export type { BlockedArtifact, Notes, RequestPart } from './model/notes.ts';
export type { Objection } from './model/objection.ts';
export type {
  AnswerPart,
  AnswerType,
  CallName,
  LeftByWrite,
  PluginFaults,
  RowFault,
} from './model/plugin-faults.ts';
export type { Named, ReportFindings, ReportRemedies } from './model/report-findings.ts';
export type { ConnectionFailures, NamedRefusal, ReportSubjects, ReportVerdicts } from './model/report-verdicts.ts';
export type { RightsFindings, RightsRemedies } from './model/rights-findings.ts';
export type { LedComponent, RolloutAction, RolloutStatements, RolloutStep, Written } from './model/rollout-step.ts';
export type { Resumption, RotationFindings, RotationRemedies } from './model/rotation-findings.ts';
export type {
  DesiredSigner,
  KeyLocation,
  LostKey,
  Replaceable,
  SigningFindings,
  SigningRemedies,
  Unsigned,
} from './model/signing-findings.ts';
export type { OpenSink, Slot } from './model/slot.ts';
export { fileName, isOtherGeneration } from './model/slot.ts';
export {
  isStatement,
  type Statement,
  type StatementMessage,
  type Statements,
  statement,
  type Words,
} from './model/statement.ts';
export { changes, findsEntry, type PlannedCopy, type PlannedWrite, type Step, type WriteEffect } from './model/step.ts';
export type { TlsRefusal } from './model/tls-refusal.ts';
export { type Blocked, blockedIn, leftBlocked } from './plan/blocked-steps.ts';
export type { RequiredBinding } from './plan/client-rights.ts';
export { needsKubeletClientRights } from './plan/client-rights.ts';
export { rotationStatus, rotationsUnderWay } from './plan/derive-rotation-status.ts';
export { exclusionOf, isUnrequested } from './plan/exclusion.ts';
export { emptyIntent, type Intent, intentFor, isEmptyIntent, type RotationTo } from './plan/intent.ts';
export { makePlan, type Planned, readAndPlan } from './plan/make-plan.ts';
export {
  driftOf,
  hasStopped,
  hasWork,
  isIdle,
  isToDo,
  type LocationDrift,
  lacksBinding,
  lacksKey,
  type Plan,
  type PlannedLocation,
  readPlan,
} from './plan/plan.ts';
export {
  type AbsentStatus,
  failureOf,
  isPhaseComplete,
  type RotationRecord,
  type RotationStatus,
  rotationRecord,
} from './plan/rotation-status.ts';
export { type Selection, selectedIn } from './plan/selection.ts';
export { storedCaCertificates } from './plan/stored-ca.ts';
export { backendWithRetries } from './plugin-host/backend-with-retries.ts';
export { exportedLayout, exportedPlugin, type Instances } from './plugin-host/exported-layout.ts';
export {
  type Builtins,
  judgedOptions,
  type OptionProblem,
  OptionProblems,
  openGuarded,
  openPlugin,
  type Resolve,
} from './plugin-host/load.ts';
export { defaultRetryPolicy, type RetryPolicy } from './plugin-host/retry-policy.ts';
export { sinkWithRetries } from './plugin-host/sink-with-retries.ts';
export { isAdvice } from './policies/certificate-policies.ts';
export type { OtherCertificate } from './reports/certificate-facts.ts';
export type { Expiring, ExpiryCopy } from './reports/expirations.ts';
export { type Circumstance, type Expiry, forecastOf } from './reports/forecast.ts';
export { filesNamedIn } from './reports/kubeconfig-content.ts';
export { isAnyThere, type StatusEntry, type StatusPart, statusOf } from './reports/status.ts';
export { type SurveyEntry, surveyOf } from './reports/survey.ts';
export { isPathOfPki } from './reports/survey-rows.ts';
export { type SurveyedContent, type SurveyedFile, surveyedContent } from './reports/surveyed-file.ts';
export type { Verdict } from './reports/verdict.ts';
export { verifyObserved } from './reports/verify.ts';
export { isApplyOf } from './retain/purpose.ts';
export { readRetained } from './retain/retained.ts';
export { rolloutOf } from './rollout/rollout-of.ts';
export { type HeldKeyLeft, heldKeysLeft, type LeftOnNode, leftOnNodes } from './rotation/left-on-nodes.ts';
export { moveBack, moveOfLeak, nextMove, type RotationMove } from './rotation/move.ts';
export { phaseRollout, phasesReached } from './rotation/phase-rollout.ts';
export { advance, moveIn, type RotationOutcome, rollback } from './rotation/service.ts';
export { applyUndo, type Undone } from './undo/apply-undo.ts';
export { makeUndoPlan } from './undo/make-undo-plan.ts';
export { type RestoredCertificate, type UndoPlan, type UndoStep, undoesSomething } from './undo/undo-plan.ts';
export { writtenEarlier, writtenUnder } from './undo/written-under.ts';
