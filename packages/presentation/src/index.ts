export { actions, undoActions } from './actions.ts';
export { adoptTexts } from './command-texts/adopting.ts';
export { caKeyTexts } from './command-texts/ca-keys.ts';
export { eventTexts } from './command-texts/calendar.ts';
export { consentTexts } from './command-texts/consent.ts';
export { facetTexts } from './command-texts/facets.ts';
export { fileTexts } from './command-texts/files.ts';
export { flagTexts } from './command-texts/flags.ts';
export { handOutTexts } from './command-texts/hand-out.ts';
export { initQuestions, inputTexts } from './command-texts/input.ts';
export { keymapTexts } from './command-texts/keymap.ts';
export { moreNodesText, notCarriedText } from './command-texts/kubeadm.ts';
export { nextTexts } from './command-texts/next.ts';
export { requestTexts } from './command-texts/requests.ts';
export { runbookTexts } from './command-texts/runbook.ts';
export { runTexts } from './command-texts/running.ts';
export { selectionTexts } from './command-texts/selection.ts';
export { type TrustQuestion, trustTexts } from './command-texts/trust.ts';
export { uiSettingsTexts } from './command-texts/ui-settings.ts';
export { userFileTexts } from './command-texts/user-file.ts';
export { andMore, counted, firstInWords, firstLines, firstOf, inRow, namesText } from './counts.ts';
export { actionRows, isChange, planActions, planRowLooks } from './document/action-rows.ts';
export { type AdoptionResult, adoptionDocument, locationInLayout } from './document/adoption.ts';
export { alikeTexts, timesText } from './document/alike.ts';
export {
  type AppliedTarget,
  additionBlocks,
  appliedDocument,
  finishedDocument,
  nextAfter,
  nothingToApplyDocument,
} from './document/applied.ts';
export {
  artifactDocument,
  artifactFacts,
  copiesOf,
  groupFacts,
  kindFacts,
  locationFacts,
  momentOf,
  repairsOf,
  type StoredArtifacts,
  useFacts,
} from './document/artifact.ts';
export {
  apart,
  type Block,
  type Cell,
  type Column,
  command,
  type Fact,
  fact,
  heading,
  type Item,
  type List,
  listed,
  type Note,
  note,
  noValue,
  pause,
  type Row,
  type Rows,
  type Severity,
  section,
  type Table,
  table,
  wholeText,
} from './document/block.ts';
export { type CaPair, caPairBlocks, caPairs } from './document/ca-pairs.ts';
export {
  type CheckGroup,
  checkGroups,
  checkLooks,
  isWaiting,
  type PassedCheck,
  type StepByHand,
  unobservableAfter,
} from './document/check-groups.ts';
export { type CheckSummary, rollbackState, rollbackStateText } from './document/check-summary.ts';
export {
  isTrustWrong,
  shortTrustCell,
  trustCell,
  trustFix,
  trustNameFacts,
  trustStates,
  trustText,
} from './document/client-trust.ts';
export {
  artifactCopyItems,
  type Copied,
  type CopyItem,
  type CopyKind,
  type CopyWay,
  clipboardTexts,
  expiryCopyItems,
  groupCopyItems,
  isOfLines,
} from './document/clipboard.ts';
export {
  type CaseOutcome,
  conformanceCounts,
  conformanceSummary,
  declaredBlocks,
  nothingRunText,
  outcomeBlocks,
  type RunningCase,
  runningCaseText,
  suiteBlocks,
  unprovenBlocks,
} from './document/conformance.ts';
export { copiedDocument, copyingDocument } from './document/copying.ts';
export {
  type BundledRequest,
  bundleSummary,
  notRequestedText,
  requestsDocument,
  requestsText,
  signedDocument,
} from './document/csr.ts';
export {
  type CaKeyCheck,
  caKeyNote,
  type DoctorReport,
  doctorDocument,
  missingText,
  type PluginCheck,
  pluginCheckBlocks,
} from './document/doctor.ts';
export {
  connectionText,
  cutsOffFact,
  type ExpiryGroup,
  type ExpirySeverity,
  expiryFacts,
  expiryGroups,
  groupName,
  nothingExpiresText,
  type Soon,
  severityOfEnd,
  soonIn,
  stopsText,
  storedAtText,
  unknownExpiryText,
} from './document/expiries.ts';
export { explanationDocument, explanationsDocument } from './document/explanation.ts';
export { lateReloadText, longestReload, reloadingIn, withLateReloads } from './document/late-reloads.ts';
export { liveChecksDocument } from './document/live-checks.ts';
export { entriesText, locationsText } from './document/locations.ts';
export { absentText, nothingStoredText } from './document/nothing-stored.ts';
export { type PendingArtifact, pendingAfter, pendingBlocks } from './document/pending.ts';
export {
  type FileChange,
  nothingToDo,
  type PlanItem,
  pendingRemedies,
  planCountless,
  planDocument,
  planHead,
  planItems,
  planNotes,
  planRows,
  planSummary,
  stepWords,
  unrequestedNotes,
} from './document/plan.ts';
export { readAgeTexts } from './document/read-age.ts';
export type { ClusterReport, Report, SurveyReport } from './document/report.ts';
export {
  clusterRow,
  entryListTable,
  expiryTable,
  moreBelowText,
  renewalFromText,
  reportFindings,
  reportHeadings,
  reportSummary,
  timelineText,
  timelineTitle,
  trustTreeTitle,
  unreadableRow,
  worstRowFirst,
} from './document/report-sections.ts';
export {
  changedEntries,
  doneCounts,
  pendingCountText,
  resultDocument,
  resultText,
  rotationEnd,
  type WorkCount,
  workDoneText,
  workText,
  writtenLocations,
} from './document/result.ts';
export { nothingWrittenYetText, retryCounter, retrySentence, retryText, unavailableText } from './document/retry.ts';
export {
  bindingBlocks,
  changesClientTrust,
  type RolloutItem,
  reachesServers,
  rolloutBlocks,
  rolloutItems,
  rolloutList,
  rolloutSummary,
} from './document/rollout.ts';
export { effectLooks, effectTexts, type RolloutEffect, rolloutEffects } from './document/rollout-effects.ts';
export {
  askingTexts,
  type ChecksOfMoves,
  inStepWords,
  type LiveChecks,
  type PlannedMove,
  phaseLooks,
  type RotationOverview,
  type RotationSummary,
  reachedText,
  rotationDocument,
  rotationSections,
  rotationSummary,
  type TrackedPhase,
  wholeCommand,
} from './document/rotation.ts';
export {
  blockedText,
  checkCounts,
  isOpenByHand,
  loadedNodes,
  owedRestartText,
  type RotationHead,
} from './document/rotation-head.ts';
export { rotationListDocument } from './document/rotation-list.ts';
export {
  afterMoveDocument,
  distrustedText,
  leftBehindBlocks,
  leftOnNodesBlocks,
  type MoveCosts,
  moveCosts,
  moveDocument,
  type Onwards,
  type Prospect,
} from './document/rotation-move.ts';
export { newKeyWaits, rotationStatusText, rotationStatusWords } from './document/rotation-status.ts';
export { searchTexts } from './document/search.ts';
export {
  isServedWrong,
  isServerWrong,
  type ServedState,
  servedBlocks,
  servedFacts,
  servedFactsInShort,
  servedFix,
  servedHeads,
  servedStates,
  servedSummary,
  servedText,
} from './document/served.ts';
export { inSentence, type Shell } from './document/shell.ts';
export {
  artifactsIn,
  driftTexts,
  foundText,
  inRotationText,
  isNothingKnown,
  notCreatedText,
  readEntries,
  statusSummary,
  unreadText,
} from './document/status.ts';
export { statusDocument } from './document/status-report.ts';
export {
  changeLabels,
  type DesiredArtifact,
  type FieldChange,
  type NameChanges,
  type StepChanges,
  type StepContext,
  stepChanges,
  stepFacts,
  undoChanges,
} from './document/step-changes.ts';
export { surveyDocument } from './document/survey.ts';
export {
  agreementsDocument,
  anchorsText,
  type ListedPlugin,
  type PluginTrust,
  pluginsDocument,
  pluginTrustDocument,
  withdrawnText,
} from './document/trust-lists.ts';
export {
  servesOldLook,
  type TrustMatrix,
  trustCounts,
  trustLegend,
  trustLooks,
  trustMatrix,
  trustMatrixBlocks,
  trustTitle,
  unreachedIn,
  unreachedTexts,
} from './document/trust-matrix.ts';
export {
  brokenTexts,
  driftedText,
  isPartly,
  momentText,
  nothingToUndoText,
  partlyText,
  removedTexts,
  restoredFaults,
  undoCounts,
  undoDocument,
  undoneBlocks,
  undoneName,
  undoRefusals,
  undoRows,
  undoScreenBlocks,
} from './document/undo.ts';
export { knownText, nothingPlannedText, unknownText, unreadHeadline } from './document/unread.ts';
export { judgmentDocument, verifyDocument } from './document/verdicts.ts';
export { wroteDocument } from './document/wrote.ts';
export { dayOf, minuteOf, parseResidual, residual, shortResidual, spanInWords } from './durations.ts';
export { type Explanation, explanations, readers } from './explanations.ts';
export { liveCheckTexts } from './live-checks.ts';
export { bareCommand, commandLineWith, commandWith } from './message.ts';
export { caLineTexts } from './new-cluster/ca-lines.ts';
export { environmentTestTexts } from './new-cluster/environment-test.ts';
export { nodeLineTexts } from './new-cluster/node-lines.ts';
export { wizardTexts } from './new-cluster/pages.ts';
export { pastingTexts } from './new-cluster/pasting.ts';
export { pluginLineTexts } from './new-cluster/plugin-lines.ts';
export { sinkLineTexts } from './new-cluster/sink-lines.ts';
export { wizardQuestionTexts } from './new-cluster/spoken.ts';
export { endsRotation, phaseTexts } from './phases.ts';
export { adoptionFindings, reasons, severities } from './reasons.ts';
export { rolloutActions } from './rollout.ts';
export { actionTexts, type LeftOut } from './screens/actions.ts';
export { applyScreenTexts, goesTexts } from './screens/apply.ts';
export { bellTexts } from './screens/bell.ts';
export { type CalendarTotals, calendarScreenTexts } from './screens/calendar.ts';
export { changeTexts } from './screens/changes.ts';
export { confirmTexts } from './screens/confirmations.ts';
export { editingTexts } from './screens/editing.ts';
export { environmentTexts } from './screens/environments.ts';
export { exportTexts } from './screens/export.ts';
export { filterTexts } from './screens/filter.ts';
export { fleetScreenTexts } from './screens/fleet.ts';
export { frameTexts, type LoadingScreen, screenTitles, type Typed } from './screens/frame.ts';
export type { KeyOf } from './screens/hints.ts';
export { impactTexts } from './screens/impact.ts';
export { type LeftApply, type LeftRotation, leavingTexts, type SessionWrites } from './screens/leaving.ts';
export { legendTexts } from './screens/legend.ts';
export { liveScreenTexts } from './screens/live.ts';
export { planScreenTexts, type RequestedWork, type StepCause } from './screens/plan.ts';
export { pluginScreenTexts } from './screens/plugins.ts';
export { readOnlyTexts } from './screens/read-only.ts';
export { readingTexts } from './screens/reading.ts';
export { type RunbookStepState, rotationScreenTexts, runbookStepLooks } from './screens/rotation.ts';
export { startTexts } from './screens/start.ts';
export { listTexts, trustScreenTexts } from './screens/trust.ts';
export { undoScreenTexts } from './screens/undo.ts';
export { writtenTexts } from './screens/written.ts';
export { inWords, type Shown, type ShownFinding, shown } from './shown.ts';
export { signLook, signs } from './signs.ts';
export { answerTexts } from './spoken/answers.ts';
export { helpTexts, placeTexts } from './spoken/help.ts';
export { afterErrorTexts, labelTexts } from './spoken/labels.ts';
export { questionTexts } from './spoken/questions.ts';
export { spokenTexts } from './spoken/screens.ts';
export { workTexts } from './spoken/work.ts';
export { findingText, shortFindingText, statementText } from './statement.ts';
export {
  type ArtifactState,
  artifactState,
  artifactStateRows,
  byWorstState,
  type EntryState,
  isNotCreated,
  isOfDate,
  missingPart,
  type StateRow,
  shownAs,
  shownStateRows,
  stateCounts,
  stateRows,
  treeStates,
  worstState,
} from './states.ts';
export { adoptionTroubleshooting, troubleshooting } from './troubleshooting.ts';
