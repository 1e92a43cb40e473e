/** The version of this contract. Every plugin has it in `contract`; kpki refuses a plugin with another version. */
export const contractVersion = 1;
