import type { FindingParams, Messages, RemedyParams } from '@kpki/engine';
import { adoptionRemedies } from './adoption-remedies.ts';
import { artifactMessages, artifactRemedies } from './artifact-findings.ts';
import { bundleMessages, bundleRemedies } from './bundle-findings.ts';
import { caMessages, caRemedies } from './ca-findings.ts';
import { certificateMessages } from './certificate-findings.ts';
import { issuedMessages } from './issued-findings.ts';
import { keyPairMessages, keyPairRemedies } from './key-pair-findings.ts';
import { kubeconfigMessages, kubeconfigRemedies } from './kubeconfig-findings.ts';
import { reportMessages, reportRemedies } from './report-findings.ts';
import { rightsMessages, rightsRemedies } from './rights-findings.ts';
import { rotationMessages, rotationRemedies } from './rotation-findings.ts';
import { signingMessages, signingRemedies } from './signing-findings.ts';

export const findings: Messages<FindingParams> = {
  ...artifactMessages,
  ...bundleMessages,
  ...caMessages,
  ...certificateMessages,
  ...issuedMessages,
  ...keyPairMessages,
  ...kubeconfigMessages,
  ...reportMessages,
  ...rightsMessages,
  ...rotationMessages,
  ...signingMessages,
};

export const remedies: Messages<RemedyParams> = {
  ...adoptionRemedies,
  ...artifactRemedies,
  ...bundleRemedies,
  ...caRemedies,
  ...keyPairRemedies,
  ...kubeconfigRemedies,
  ...reportRemedies,
  ...rightsRemedies,
  ...rotationRemedies,
  ...signingRemedies,
};
