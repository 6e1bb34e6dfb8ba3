"""The sources that the tables cite. Of Order 32 only Arts. 1-7 were read: others say 待核对."""

HOUSE = "本校规则"
ORDER_7 = "学校教职工代表大会规定 7(5)"
ORDER_8 = "学校教职工代表大会规定 8（待核对）"
ORDER_13 = "学校教职工代表大会规定 13(3)（待核对）"
