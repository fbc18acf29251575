import type { Finding } from '../../../shared/text/check/finding.ts';

/** A finding in words, for who sends without seeing it: the web says it in its own. */
export function sentenceOf(finding: Finding): string {
  switch (finding.kind) {
    case 'fact-differs':
      return `Says “${finding.said}”; ${sourceOf(finding.source)} “${finding.known}”.`;
    case 'forbidden':
      return [
        `We do not say “${finding.phrase}”.`,
        finding.instead === null ? '' : `Say “${finding.instead}”.`,
        finding.reason ?? '',
      ]
        .filter((part) => part !== '')
        .join(' ');
    case 'glossary':
      return `We call it “${finding.term}”, not “${finding.found}”.`;
    case 'formality':
      return `“${finding.found}” is too ${finding.expected === 'formal' ? 'familiar' : 'formal'} for this customer.`;
    case 'greeting':
      return `It greets “${finding.found}”; the customer is “${finding.expected}”.`;
    case 'unanswered':
      return `This question has no answer: “${finding.question}”.`;
    case 'language':
      return `It is written in “${finding.found}”; the customer writes in “${finding.expected}”.`;
    case 'leftover':
      return `“${finding.found}” was left in it.`;
    case 'attachment':
      return `It speaks of a file (“${finding.found}”), and none is attached.`;
    case 'recipients':
      return `It goes to somebody new: ${finding.addresses.join(', ')}.`;
  }
}

function sourceOf(source: Extract<Finding, { kind: 'fact-differs' }>['source']): string {
  if (source.type === 'answer') return `the answer “${source.title}” says`;
  return `#${String(source.number)} told the customer`;
}
