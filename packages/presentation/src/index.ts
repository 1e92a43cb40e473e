export { actions, undoActions } from './actions.ts';
export { bareCommand, commandWith } from './message.ts';
export { phaseTexts } from './phases.ts';
export { adoptionFindings, reasons, severities } from './reasons.ts';
export { rolloutActions } from './rollout.ts';
export { costOfLeak, leftBehind } from './rotation-costs.ts';
export { inWords, type Shown, type ShownFinding, shown } from './shown.ts';
export { findingText, statementText } from './statement.ts';
export { adoptionTroubleshooting, troubleshooting } from './troubleshooting.ts';
