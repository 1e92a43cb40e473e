export { type Judgment, judge as judgeCertificate } from '@kpki/x509';
export { type Action, actions, type UndoAction, undoActions } from './action.ts';
export {
  type AdoptionFinding,
  type AdoptionFindingCode,
  adoptionFinding,
  adoptionFindings,
  type Severity,
  severities,
} from './adopt/adoption-finding.ts';
export { copiedEntry } from './adopt/copied-entry.ts';
export { draftOf } from './adopt/draft.ts';
export type { Draft, Given } from './adopt/draft-for.ts';
export { contentOf, type FileContent, type FoundFile } from './adopt/file-content.ts';
export { foreignForms } from './adopt/foreign-form.ts';
export { treesOf } from './adopt/from-observed-state.ts';
export { type Holding, heldIn, type KeyState, type Tree } from './adopt/holding.ts';
export { holdingFor } from './adopt/holding-for.ts';
export { keysWithoutLocation } from './adopt/key-findings.ts';
export { isKubeadmTree, readKubeadmTree } from './adopt/kubeadm-tree.ts';
export { kubeconfigsAlone } from './adopt/kubeconfigs-alone.ts';
export { planFindings } from './adopt/plan-findings.ts';
export { recognize } from './adopt/recognize.ts';
export { readStaticPod, type StaticPod } from './adopt/static-pod.ts';
export { type Applied, applyPlan, refuseBlocked, refuseStale, requestsOnly } from './apply/apply.ts';
export type { Pending } from './apply/ask-issuer.ts';
export { repairLocations } from './apply/repair.ts';
export type { SigningDependencies } from './apply/signing-dependencies.ts';
export { issueUserKubeconfig } from './apply/user.ts';
export { backendUse, keyFacetOf } from './ca/backend-use.ts';
export { type Custodies, type Custody, keyFilesIn, type NamedIssuer } from './ca/custody.ts';
export { findHeldKeys, keyOwner } from './ca/held-keys.ts';
export { carryOutCopying } from './copy/carry-out-copying.ts';
export { type CopiedEntry, type Copying, copyingBetween, refuseUnreadIn } from './copy/copying.ts';
export { filesOfNode } from './copy/node-files.ts';
export { type Unsignable, unsignableOf } from './copy/unsignable.ts';
export type { Event, Listener } from './event.ts';
export { withoutOrigin } from './event.ts';
export type { Expiring, ExpiryCopy } from './forecast/expirations.ts';
export { type Circumstance, type Expiry, forecastOf } from './forecast/forecast.ts';
export { type Condition, forwards, type Generation, type Phase, phases, type Rotated } from './generation/phase.ts';
export { type Style, styleOf } from './issue/style.ts';
export { joinFilesOf } from './join/join-files.ts';
export { joinLocation, newCertificateKey, type PutJoinSecret, pinOfCa, putJoinSecret } from './join/put-join-secret.ts';
export { behindByteOrderMark, hasByteOrderMark } from './key-outline.ts';
export { parseKubeconfig } from './kubeconfig/parse.ts';
export type { KubeconfigView } from './kubeconfig/view.ts';
export { builtinLayouts } from './layouts/table.ts';
export { type KubeconfigAccess, kubeconfigAccess } from './live/api/kubeconfig-access.ts';
export { checkNames, isKubeletName } from './live/check-names.ts';
export { checksBefore, checksOfRotations, type LiveCheck } from './live/checks-before.ts';
export type { ExpectedClient } from './live/client-verdicts.ts';
export { type Gate, gateOf, isGated } from './live/gate.ts';
export { type LiveCertificate, liveStatus } from './live/live-status.ts';
export type { LiveVerdict } from './live/live-verdict.ts';
export { type ClientAnswer, type ClientCredential, type ProbePath, probeClient } from './live/probe-client.ts';
export { askKubeletClientRights } from './live/rights/kubelet-client-rights.ts';
export { askSubjectRights } from './live/rights/subject-rights.ts';
export { type Served, servedAt } from './live/served-at.ts';
export { type LiveQuestion, verifyLive } from './live/verify-live.ts';
export { exportedLayout } from './load/exported-layout.ts';
export { exportedPlugin, type Instances } from './load/exported-plugin.ts';
export {
  type Builtins,
  judgedOptions,
  type OptionProblem,
  OptionProblems,
  openGuarded,
  openPlugin,
  type Resolve,
} from './load/load.ts';
export { type Busy, type Lockable, whileLocked } from './lock.ts';
export { type Blocked, blockedIn, leftText } from './plan/blocked-steps.ts';
export { makePlan } from './plan/make-plan.ts';
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
} from './plan/plan.ts';
export { type Planned, readAndPlan } from './plan/read-and-plan.ts';
export { readPlan } from './plan/read-plan.ts';
export { type Selection, selectedIn } from './plan/selection.ts';
export type { RightsAnswer, RightsAsked, SubjectRights } from './read/client-subjects.ts';
export { describe, describer } from './read/describe.ts';
export { lostKeysIn } from './read/lost-keys.ts';
export {
  locationsOf,
  type ObservedState,
  readObservedState,
  unreadEntries,
  withRights,
} from './read/observed-state.ts';
export { isRefusal, refuseUnread, unreadRevision } from './read/read-locations.ts';
export { acceptDelivery } from './requests/accept-delivery.ts';
export { type RefusedOrder, refusedOrders } from './requests/judge-order.ts';
export { makeOrders } from './requests/make-orders.ts';
export type { CertificateOrder } from './requests/order.ts';
export { type SignedOrders, signOrders } from './requests/sign-order.ts';
export { readRetained } from './retain/retained.ts';
export { backendWithRetries } from './retries/backend-with-retries.ts';
export { type RetryPolicy, usualRetryPolicy } from './retries/retry-policy.ts';
export { sinkWithRetries } from './retries/sink-with-retries.ts';
export { rolloutOf } from './rollout/rollout-of.ts';
export { type RolloutAction, type RolloutStep, rolloutActions } from './rollout/rollout-step.ts';
export type { Written } from './rollout/written.ts';
export { costOfLeak, leftAfterBack } from './rotation/conditions.ts';
export { type HeldKeyLeft, heldKeysLeft } from './rotation/held-keys-left.ts';
export { type LeftOnNode, leftOnNodes } from './rotation/left-on-nodes.ts';
export { moveBack, moveOfLeak, nextMove, type RotationMove } from './rotation/move.ts';
export { phaseRollout, reached } from './rotation/phase-rollout.ts';
export { type RotationStatus, rotationStatus } from './rotation/rotation-status.ts';
export { rotationsUnderWay } from './rotation/under-way.ts';
export type { OpenSink, Slot } from './slot.ts';
export type { OtherCertificate } from './status/other-certificates.ts';
export { isAnyThere, type StatusEntry, type StatusPart, statusOf } from './status/status.ts';
export { storedCaCertificates } from './step/ca-parts.ts';
export { asDeclared, type Intent, intentFor, isAsDeclared, type RotationTo } from './step/intent.ts';
export { needsKubeletClientRights } from './step/kubelet-client.ts';
export { type Finding, type Reason, reasons } from './step/reason.ts';
export type { RequiredBinding } from './step/required-binding.ts';
export { changes, type PlannedCopy, type PlannedWrite, type Step } from './step/step.ts';
export { isPathOfPki } from './survey/catalog-path.ts';
export { filesNamedIn } from './survey/kubeconfig-content.ts';
export { type SurveyEntry, surveyOf } from './survey/survey.ts';
export { type SurveyedContent, type SurveyedFile, surveyedContent } from './survey/surveyed-file.ts';
export { applyUndo, type Undone } from './undo/apply-undo.ts';
export { makeUndoPlan } from './undo/make-undo-plan.ts';
export { type UndoPlan, type UndoStep, undoesSomething } from './undo/undo-plan.ts';
export { writtenEarlier, writtenUnder } from './undo/written-under.ts';
export type { Verdict } from './verify/verdict.ts';
export { verifyObserved } from './verify/verify.ts';
