export { actions, undoActions } from './actions.ts';
export { andMore, counted, firstInWords, firstLines, firstOf, namesText } from './counts.ts';
export { actionRows, isChange, planActions } from './document/action-rows.ts';
export {
  apart,
  type Block,
  command,
  heading,
  type Item,
  listed,
  type Note,
  note,
  pause,
  type Row,
  type Rows,
  type Severity,
  section,
} from './document/block.ts';
export {
  type CaKeyCheck,
  caKeyNote,
  type DoctorReport,
  doctorDocument,
  missingText,
  type PluginCheck,
  pluginCheckBlocks,
} from './document/doctor.ts';
export { gateDocument } from './document/live-checks.ts';
export { entriesText, locationsText } from './document/locations.ts';
export { nothingToDo, pendingRemedies, planDocument, planRows, planSummary } from './document/plan.ts';
export { bindingBlocks, rolloutBlocks, rolloutList } from './document/rollout.ts';
export {
  type ChecksOfMoves,
  inStepWords,
  type LiveChecks,
  type PlannedMove,
  type RotationOverview,
  rotationDocument,
  type TrackedPhase,
} from './document/rotation.ts';
export {
  afterMoveDocument,
  distrustedText,
  leftBehindBlocks,
  leftOnNodesBlocks,
  moveCosts,
  moveDocument,
  type Onwards,
  type Prospect,
} from './document/rotation-move.ts';
export { newKeyWaits, rotationStatusText, rotationStatusWords } from './document/rotation-status.ts';
export { inSentence, type Shell } from './document/shell.ts';
export {
  artifactsIn,
  driftTexts,
  foundText,
  inRotationText,
  isNothingKnown,
  readEntries,
  statusSummary,
  unreadText,
} from './document/status.ts';
export {
  isPartly,
  momentText,
  nothingToUndoText,
  partlyText,
  undoCounts,
  undoDocument,
  undoneBlocks,
  undoSummary,
} from './document/undo.ts';
export { liveCheckTexts } from './live-checks.ts';
export { bareCommand, commandLineWith, commandWith } from './message.ts';
export { phaseTexts } from './phases.ts';
export { adoptionFindings, reasons, severities } from './reasons.ts';
export { rolloutActions } from './rollout.ts';
export { inWords, type Shown, type ShownFinding, shown } from './shown.ts';
export { findingText, statementText } from './statement.ts';
export { adoptionTroubleshooting, troubleshooting } from './troubleshooting.ts';
