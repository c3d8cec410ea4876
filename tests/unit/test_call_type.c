#include "fixture.h"
#include "sipwhy/call_type.h"

int main(void)
{
    static const struct {
        const char *spelling, *canonical, *kind;
        enum sw_direction direction;
    } cases[] = {
        {"dr_in", "dr_in", "call", SW_INBOUND},
        {"ByotIn", "dr_in", "call", SW_INBOUND},
        {"BYOTOUT", "dr_out", "call", SW_OUTBOUND},
        {"Dr_Out_User_Transfer", "dr_out_user_transfer", "transfer", SW_OUTBOUND},
        {"ByotOutUserConf", "dr_out_user_conf", "conference", SW_OUTBOUND},
        {"ByotOutEmergency", "dr_emergency_out", "emergency", SW_OUTBOUND},
        {"dr_in_ucap", "dr_in_bot", "bot", SW_INBOUND},
        {"ByotOutUcap", "dr_out_bot", "bot", SW_OUTBOUND},
        {"dr_unassigned_in", "dr_unassigned_in", "unassigned", SW_INBOUND},
        {"user_out", "user_out", "call", SW_OUTBOUND},
    };
    static const struct {
        const char *spelling;
        enum sw_direction direction;
    } guesses[] = {
        {"dr_out_moon", SW_OUTBOUND},  {"Inbound", SW_INBOUND},        {"OUTBOUND", SW_OUTBOUND},
        {"oc_out_using", SW_OUTBOUND}, {"moon", SW_DIRECTION_UNKNOWN}, {"", SW_DIRECTION_UNKNOWN},
    };
    struct sw_call_types types = {0};
    struct sw_err err = {0};
    size_t whole = 0;

    ok(sw_call_types_find(&types, SW_STR("dr_in")) == NULL, "an empty table has nothing");
    must(sw_call_types_load(&types, &err) == SW_OK, err.text);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct sw_call_type *type = sw_call_types_find(&types, sw_str(cases[i].spelling));

        must(type != NULL, cases[i].spelling);
        is_text(type->canonical, cases[i].canonical, cases[i].spelling);
        ok(type->direction == cases[i].direction && strcmp(type->kind, cases[i].kind) == 0,
           "  its direction and kind");
    }
    ok(!sw_call_types_find(&types, SW_STR("dr_i")) &&
           !sw_call_types_find(&types, SW_STR("dr_in ")) && !sw_call_types_find(&types, SW_STR("")),
       "a part of a spelling, or more, is another one");
    for (size_t i = 0; i < COUNT(guesses); i++)
        is_int(sw_call_type_guess_direction(sw_str(guesses[i].spelling)), guesses[i].direction,
               guesses[i].spelling);
    for (size_t i = 0; i < types.n; i++) {
        const struct sw_call_type *type = &types.items[i];
        const struct sw_call_type *canonical = sw_call_types_find(&types, sw_str(type->canonical));

        whole += canonical && canonical->direction == type->direction &&
                 sw_call_type_guess_direction(sw_str(type->spelling)) == type->direction &&
                 sw_call_types_find(&types, sw_str(type->spelling)) == type;
    }
    is_int((int64_t)whole, (int64_t)types.n,
           "every row: its canonical spelling is a row too, of the same direction");
    sw_call_types_clear(&types);
    return tap_done();
}
