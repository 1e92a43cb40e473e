import type { Event, LiveCertificate, StatusEntry, Step, SurveyEntry } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';

export type ShownEvent = Shown<Event>;
export type ShownEntry = Shown<StatusEntry>;
/** What a filter reads of an artifact. */
export type FilteredEntry = Pick<
  ShownEntry,
  'artifact' | 'owner' | 'subject' | 'path' | 'names' | 'state' | 'phase' | 'ca' | 'kind' | 'residualSeconds'
>;
export type ShownSurveyEntry = Shown<SurveyEntry>;
export type ShownLiveCertificate = Shown<LiveCertificate>;
export type ShownStep = Shown<Step>;
