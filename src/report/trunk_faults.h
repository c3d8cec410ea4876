/*
 * trunk_faults.h - private to src/report: causes that can stop a trunk, as the SBC and Microsoft
 * can't connect to each other: certificate and TLS. schema/codes/tls_families.csv says which they
 * are.
 */
#ifndef SIPWHY_REPORT_TRUNK_FAULTS_H
#define SIPWHY_REPORT_TRUNK_FAULTS_H

#include "collect.h"

/* Takes in an attempt of the cause at that place in rank->all, if it is of that kind. */
void trunk_faults_take(struct collector *c, size_t place, const struct sw_attempt *attempt);

/* Once all is counted: in order, without those that are set aside or of another owner. */
void trunk_faults_settle(struct collector *c);
void trunk_faults_clear(struct sw_rank *rank);

/* How many trunks have such trouble. */
size_t trunk_faults_trunks(const struct sw_rank *rank);

/* How many of them it has stopped, and whether this is a cause of such trouble on one. */
size_t trunk_faults_stopped(const struct sw_rank *rank);
bool trunk_faults_cause_stops(const struct sw_rank *rank, const struct sw_cause *cause);

/* The trunks with most attempts, since when, and what to do first. */
void trunk_faults_doc(struct sw_doc *doc, const struct sw_rank *rank);
json_t *trunk_faults_json(const struct sw_rank *rank);

#endif
