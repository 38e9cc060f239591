"""The commands of OSPF: is it healthy, and if not, why?"""
