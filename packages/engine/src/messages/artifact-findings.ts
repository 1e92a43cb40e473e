import type { ArtifactFindings, ArtifactRemedies } from '../model/artifact-findings.ts';
import type { Messages } from '../model/message.ts';

export const artifactMessages: Messages<ArtifactFindings> = {
  missing: () => 'nothing is there yet',
  'not-stored': () => 'no sink of the environment keeps it',
};

export const artifactRemedies: Messages<ArtifactRemedies> = {
  'see-plan': () => 'see the plan',
};
