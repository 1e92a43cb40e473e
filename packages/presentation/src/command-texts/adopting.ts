/** Why `kpki adopt` writes no file. */
export const adoptTexts = {
  fixFirst: 'fix the findings marked ✗ first',
  nothingFound: 'nothing of the PKI of a cluster was found there: name the folder or the kubeconfig that has it',
  elsewhere:
    'these files have other locations than a layout of kpki: copy the files with --copy-to DIR, which does not change the originals',
  occupied: 'files of a PKI are stored there already, and are not replaced; name a new folder with --copy-to',
  nothingStored: 'no file of that cluster is stored',
  nothingWritten: (blocker: string): string => `nothing was written: ${blocker}`,
  readingIsEnough: 'adopting reads only: the right to read is enough',
} as const;
