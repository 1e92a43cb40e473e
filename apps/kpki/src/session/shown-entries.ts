import type { Event, LiveCertificate, StatusEntry, Step, SurveyEntry } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';

export type ShownEvent = Shown<Event>;
export type ShownEntry = Shown<StatusEntry>;
export type ShownSurveyEntry = Shown<SurveyEntry>;
export type ShownLiveCertificate = Shown<LiveCertificate>;
export type ShownStep = Shown<Step>;
