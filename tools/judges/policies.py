"""Judges policies by parliament: reads [{"of": …, "document": …}] from standard input, prints its findings as JSON."""

import json
import sys

import parliament

findings = []
for policy in json.load(sys.stdin):
    for finding in parliament.analyze_policy_string(json.dumps(policy["document"])).findings:
        finding = parliament.enhance_finding(finding)
        findings.append(
            {"of": policy["of"], "issue": finding.issue, "title": finding.title, "detail": str(finding.detail)}
        )
json.dump(findings, sys.stdout)
