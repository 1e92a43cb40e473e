export { actions, undoActions } from './actions.ts';
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
export { counted, namesText } from './document/counts.ts';
export { gateDocument } from './document/live-checks.ts';
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
export { rotationStatusText, rotationStatusWords } from './document/rotation-status.ts';
export { inSentence, type Shell } from './document/shell.ts';
export { bareCommand, commandLineWith, commandWith } from './message.ts';
export { phaseTexts } from './phases.ts';
export { adoptionFindings, reasons, severities } from './reasons.ts';
export { rolloutActions } from './rollout.ts';
export { costOfLeak, leftBehind } from './rotation-costs.ts';
export { inWords, type Shown, type ShownFinding, shown } from './shown.ts';
export { findingText, statementText } from './statement.ts';
export { adoptionTroubleshooting, troubleshooting } from './troubleshooting.ts';
