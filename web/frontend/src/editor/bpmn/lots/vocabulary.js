// The closed vocabulary of the lots: elements, with what each word is called. The parser reads the same words.

export const STEP_KINDS = [
  ["register", "Register"],
  ["completeness", "Check completeness"],
  ["completion_order", "Order completion"],
  ["investigate", "Investigate"],
  ["referral", "Refer for statement"],
  ["communicate", "Communicate with the party"],
  ["disqualification", "Check disqualification"],
  ["reasons", "Write reasons"],
  ["decide", "Decide"],
  ["dispatch", "Dispatch"],
  ["appeal_instruction", "Attach appeal instruction"],
  ["delay_notice", "Tell of a delay"],
  ["meeting", "Hold a joint meeting"],
  ["statement", "Give a statement"],
  ["close", "Close without a decision"],
  ["archive", "Archive"],
];

export const CLOCK_ACTIONS = [
  ["start", "Start the clock"],
  ["restart", "Start the clock again"],
  ["extend", "Extend the clock"],
  ["pause", "Pause the clock"],
  ["resume", "Resume the clock"],
  ["stop", "Stop the clock"],
  ["check", "Check the clock"],
];

export const GATES = [["decision", "Before a decision"]];

export const REGIMES = [
  ["administrative", "Administrative-law appeal"],
  ["legality", "Legality review"],
  ["none", "No appeal: service"],
  ["private", "Private law"],
];
