import type { LiveCertificate, Shown, StatusEntry, Step, SurveyEntry } from '@kpki/engine';

export type ShownEntry = Shown<StatusEntry>;
export type ShownSurveyEntry = Shown<SurveyEntry>;
export type ShownLiveCertificate = Shown<LiveCertificate>;
export type ShownStep = Shown<Step>;
