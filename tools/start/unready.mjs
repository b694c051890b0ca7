/** This machine lacks something; the message is a sentence that says how to get it. */
export class Unready extends Error {}
