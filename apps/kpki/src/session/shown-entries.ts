import type { Shown, StatusEntry, Step, SurveyEntry } from '@kpki/engine';

export type ShownEntry = Shown<StatusEntry>;
export type ShownSurveyEntry = Shown<SurveyEntry>;
export type ShownStep = Shown<Step>;
