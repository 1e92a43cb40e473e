/** The version of this contract. Every plugin bears it in `contract`, and kpki refuses a plugin that bears another. */
export const contractVersion = 1;
